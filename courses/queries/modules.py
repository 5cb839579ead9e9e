"""Pages of modules: which one, and where its translations are."""

from courses.models import Module, ModulePage
from courses.queries.pages import addresses


def live_module_page(language: str, path: str) -> ModulePage | None:
    """Return the published module whose address ends in `path`, with its rows."""
    return (
        ModulePage.live_in(language)
        .filter(slug=path.rstrip("/").rsplit("/", 1)[-1], url_path__endswith=path)
        .select_related("module__course", "locale")
        .first()
    )


def module_addresses(module: Module) -> dict[str, str]:
    """Return the address of a module in every language in which it is published."""
    return addresses(ModulePage.objects.live().filter(module=module))
