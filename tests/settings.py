"""Django's settings for the tests: the desk's own, in a new real home for each process."""

import os
import shutil
import tempfile
from pathlib import Path

from hueandcry.desk import home


def _is_running(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _new_folder() -> Path:
    """A folder for this process. Those of processes that ended without a word are swept first."""
    base = Path(tempfile.gettempdir()) / f"hueandcry-tests-{os.getuid()}"
    base.mkdir(mode=0o700, exist_ok=True)
    for left in base.iterdir():
        if not _is_running(left.name):
            shutil.rmtree(left, ignore_errors=True)
    folder = base / str(os.getpid())
    shutil.rmtree(folder, ignore_errors=True)
    return folder


_home = home.create(_new_folder(), mode="real", area="durham", database="")
os.environ["HUEANDCRY_HOME"] = str(_home.path)

from hueandcry.desk.settings import *  # noqa: E402, F403
