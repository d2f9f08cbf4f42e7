"""The language of the window: every text that is shown goes through `tr`, Qt's translation files know the others."""

from PySide6.QtCore import QCoreApplication, QLibraryInfo, QLocale, QTranslator

from studio.system.paths import resources_folder

CONTEXT = "Studio"
LANGUAGES = {"en": "English", "de": "Deutsch", "fr": "Français"}
"""Code → the name of the language in itself."""


def tr(text: str) -> str:
    """`text`, a literal in the source with {names} for `str.format`, in the language of the window."""
    return QCoreApplication.translate(CONTEXT, text)


def mark(text: str) -> str:
    """`text` itself: a literal that is shown later, by `tr` of what holds it."""
    return text


def install(application: QCoreApplication, wanted: str) -> str:
    """Speak the language with the code `wanted`, or that of the system for `system`; returns the one it is.

    Call before anything is shown. What has no translation stays English.
    """
    system = next((name.split("-")[0] for name in QLocale.system().uiLanguages()), "en")
    code = system if wanted == "system" else wanted
    if code not in LANGUAGES or code == "en":
        return "en"
    own, qt = QTranslator(application), QTranslator(application)
    if qt.load(f"qtbase_{code}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        application.installTranslator(qt)
    if own.load(f"studio_{code}", str(resources_folder() / "translations")):
        application.installTranslator(own)
    return code
