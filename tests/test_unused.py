"""Nothing stays that nobody uses: names in Python, templates, classes of the style sheets, exports of TypeScript.

A name counts as used when it is written anywhere else in the sources, so this finds what is surely dead and not everything that may be.
"""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "src" / "answerable"
FRONTEND = ROOT / "frontend"
WEB = SOURCES / "web"
TEMPLATES = sorted(WEB.rglob("*.html"))
MODULES = sorted(path for path in SOURCES.rglob("*.py") if "migrations" not in path.parts)
SCRIPTS = sorted((FRONTEND / "src").rglob("*.ts*"))

# Django, allauth and click look for these by name.
HOOKS = {
    "add_arguments",
    "app_name",
    "check_command",
    "client_class",
    "account_class",
    "authorize_url",
    "complete_login",
    "extract_common_fields",
    "extract_uid",
    "generate_authenticator_name",
    "get_access_token",
    "get_command",
    "get_connect_redirect_url",
    "get_model_class",
    "get_password_change_redirect_url",
    "get_redirect_url",
    "get_session_store_class",
    "get_totp_issuer",
    "is_reauthentication_required",
    "list_commands",
    "oauth2_adapter_class",
    "pre_social_login",
    "process_request",
    "provider_classes",
    "requires_system_checks",
    "send_messages",
    "to_str",
    "urlpatterns",
}
# The readers of HTML and XML in the standard library call these.
READERS = {"endElement", "startElement"}
# The variants of RFC 9474 that the protocol does not use: the RFC's vectors are of all four.
VARIANTS = {"DETERMINISTIC", "DETERMINISTIC_ZERO", "RANDOMIZED_ZERO"}
# What somebody chooses on a page, or sends, and what browsers say of a way to reach them.
CHOSEN = {"sdpMLineIndex", "sdpMid", "ACROSS", "HEI", "COMES", "STATE"}
# Wagtail, Django's middleware, forms and address converters, and click look for these.
OF_FRAMEWORKS = {
    "base_form_class",
    "format_usage",
    "get_actions",
    "get_context_data",
    "get_description",
    "get_task_states_user_can_moderate",
    "get_url_parts",
    "handler500",
    "permissions_for_user",
    "process_view",
    "regex",
    "requires_response_body",
    "template_name",
    "to_url",
    "use_required_attribute",
    "user_can_access_editor",
}
KNOWN = HOOKS | READERS | VARIANTS | CHOSEN | OF_FRAMEWORKS
# Classes that a template or a script puts together from a beginning and a word.
PUT_TOGETHER = re.compile(r"[\w-]+-(?=\$\{|\{\{)")
# The library brings views for these templates and finds them by name.
OF_LIBRARIES = ("account/", "wagtailadmin/", "mfa/", "socialaccount/", "403.html", "404.html")


def words(paths: list[Path]) -> Counter[str]:
    return Counter(word for path in paths for word in re.findall(r"\w+", path.read_text("utf-8")))


def defined() -> Iterator[str]:
    """Functions, methods, classes and assigned names of all modules; settings are for Django to read, and hooks for Wagtail."""
    for path in MODULES:
        if path.name in {"settings.py", "apps.py", "wagtail_hooks.py"}:
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            match node:
                case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                    yield name
                case ast.Assign(targets=targets):
                    yield from (target.id for target in targets if isinstance(target, ast.Name))
                case ast.AnnAssign(target=ast.Name(id=name)):
                    yield name


def is_a_hook(name: str) -> bool:
    """Of Python itself, of forms (`clean_FIELD`), or of the adapters of allauth."""
    return name in KNOWN or name.startswith(("__", "clean_", "_get_"))


def test_every_name_in_python_is_used() -> None:
    used = words(MODULES + TEMPLATES)
    assert {name for name in defined() if used[name] == 1 and not is_a_hook(name)} == set()
    assert {name for name in KNOWN if used[name] > 1} <= {"app_name", "urlpatterns"}, (
        "these need no exception"
    )


def test_every_template_is_named() -> None:
    text = "".join(path.read_text("utf-8") for path in MODULES + TEMPLATES)
    names = {
        path.relative_to(next(p for p in path.parents if p.name == "templates")).as_posix()
        for path in TEMPLATES
    }
    assert {name for name in names if name not in text and not name.startswith(OF_LIBRARIES)} == set()


def test_every_class_of_the_style_sheets_is_used() -> None:
    sheets = "".join(path.read_text("utf-8") for path in sorted((FRONTEND / "css").glob("*.css")))
    rules = re.sub(r'/\*.*?\*/|url\("[^"]*"\)|@import[^;]*;', "", sheets, flags=re.DOTALL)
    classes = set(re.findall(r"\.([a-zA-Z][\w-]*)", rules))
    text = "".join(path.read_text("utf-8") for path in MODULES + TEMPLATES + SCRIPTS)
    named = set(re.findall(r"(?<![\w-])[a-zA-Z][\w-]*(?![\w-])", text))
    beginnings = tuple(set(PUT_TOGETHER.findall(text)))
    assert {name for name in classes - named if not name.startswith(beginnings)} == set()


def test_every_export_of_typescript_is_used_elsewhere() -> None:
    """By another source, a test or the build; what only its own file uses is not exported."""
    others = [*(ROOT / "tests" / "frontend").glob("*.ts"), *FRONTEND.glob("*.mjs")]
    used = {path: set(re.findall(r"\w+", path.read_text("utf-8"))) for path in [*SCRIPTS, *others]}
    exported = re.compile(
        r"^export (?:async |abstract )*(?:function\*?|const|let|class|interface|type|enum) (\w+)",
        re.MULTILINE,
    )
    unused = {
        f"{path.relative_to(FRONTEND).as_posix()}: {name}"
        for path in SCRIPTS
        for name in exported.findall(path.read_text("utf-8"))
        if not any(name in found for other, found in used.items() if other != path)
    }
    assert unused == set()
