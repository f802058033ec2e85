"""Every address of the desk. Each leads to a view that declares its role and purpose."""

from allauth.account import views
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from hueandcry.desk.pages import (
    agreements,
    back,
    codes,
    door,
    friday,
    front,
    guide,
    intake,
    join,
    join_thanks,
    join_write,
    layouts,
    ledger,
    lists,
    marks,
    may_i,
    people,
    picture,
    queue,
    receipt,
    rejects,
    round_here,
    tell,
)
from hueandcry.desk.pages import today as today_page

# Only what this desk needs of allauth: no email, so no reset by it; a coordinator hands out a link.
ACCOUNT = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("signup/", views.signup, name="account_signup"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/change/", views.password_change, name="account_change_password"),
    path("password/set/", views.password_set, name="account_set_password"),
    path("2fa/", include("allauth.mfa.urls")),
]
# The front door: for anybody, without cookies, in each language of action's catalogues.
PUBLIC = [
    path("", front.show, name="front"),
    path("help/<slug:guide_id>/", guide.begin, name="guide"),
    path("help/<slug:guide_id>/<slug:node_id>/", guide.at, name="guide_at"),
    path("help/<slug:guide_id>/as/<slug:form>/", guide.sheet, name="guide_sheet"),
    path("talk/", front.talk, name="talk"),
    path("kept/", front.kept, name="kept"),
    path("tell/", tell.begin, name="tell"),
    path("tell/write/", tell.write, name="tell_write"),
    path("tell/summary/", tell.copy, name="tell_summary"),
    path("receipt/", receipt.show, name="receipt"),
    path("receipt/<slug:act>/", receipt.act, name="receipt_act"),
    path("round-here/", round_here.show, name="round_here"),
]
urlpatterns = [
    *i18n_patterns(*PUBLIC, prefix_default_language=False),
    path("leave/", front.leave, name="leave"),
    path("weather/", front.weather, name="weather"),
    path("offline.js", front.offline, name="offline"),
    path("how/", door.how, name="how"),
    path("demo/", door.choose, name="demo"),
    path("demo/leave/", door.leave, name="demo_leave"),
    path("first/<str:secret>/", door.first, name="first"),
    path("desk/", today_page.show, name="today"),
    path("desk/intake/", intake.bring, name="intake"),
    path("desk/intake/<int:batch>/", intake.check, name="intake_check"),
    path("desk/intake/<int:batch>/stop/", intake.stop, name="intake_stop"),
    path("desk/intake/<int:batch>/rejects.<str:form>", rejects.copy, name="intake_rejects"),
    path("desk/queue/", queue.index, name="queue"),
    path("desk/queue/sealed/", queue.sealed, name="queue_sealed"),
    path("desk/queue/ask.csv", queue.ask, name="queue_ask"),
    path("desk/queue/<int:report>/", queue.one, name="queue_one"),
    path("desk/queue/undo/<slug:kind>/<int:number>/", queue.undo, name="queue_undo"),
    path("desk/layouts/", layouts.index, name="layouts"),
    path("desk/layouts/new/", layouts.new, name="layout_new"),
    path("desk/layouts/<slug:reference>/", layouts.one, name="layout"),
    path("desk/picture/", picture.show, name="picture"),
    path("desk/picture.<str:form>", picture.copy, name="picture_copy"),
    path("desk/back/", back.show, name="back"),
    path("desk/back/<str:what>.<str:form>", back.copy, name="back_copy"),
    path("desk/lists/", lists.show, name="lists"),
    path("desk/lists.<str:form>", lists.copy, name="lists_copy"),
    path("desk/marks/", marks.show, name="marks"),
    path("desk/marks/<int:mark>/remove/", marks.remove, name="mark_remove"),
    path("desk/may-i/", may_i.show, name="may_i"),
    path("desk/agreements/", agreements.index, name="agreements"),
    path("desk/agreements/<str:digest>/", agreements.one, name="agreement"),
    path("desk/ledger/", ledger.show, name="ledger"),
    path("desk/codes/", codes.show, name="codes"),
    path("desk/join/", join.index, name="join"),
    path("desk/join/new/", join.new, name="join_new"),
    path("desk/join/<slug:partner>/", join.one, name="joining"),
    path("desk/join/<slug:partner>/link/", join.link, name="joining_link"),
    path("desk/join/<slug:partner>/thanks/", join_thanks.show, name="joining_thanks"),
    path("desk/join/<slug:partner>/write/<slug:kind>/", join_write.write, name="join_write"),
    path("desk/people/", people.show, name="people"),
    path("desk/friday/your-own/", friday.your_own, name="friday_six"),
    path("account/", include(ACCOUNT)),
]
handler400 = "hueandcry.desk.pages.door.bad_request"
handler404 = "hueandcry.desk.pages.door.not_here"
handler500 = "hueandcry.desk.pages.door.fault"
