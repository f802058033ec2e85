"""Django's settings for the tests: the desk's own, in a new real home that is gone at the end."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

from hueandcry.desk import home

_folder = Path(tempfile.mkdtemp(prefix="hueandcry-tests-"))
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
home.create(_folder / "home", mode="real", area="durham", database="")
os.environ["HUEANDCRY_HOME"] = str(_folder / "home")

from hueandcry.desk.settings import *  # noqa: E402, F403
