"""What this room registers: `items.yaml` as a part of every content package."""

from assessments.domain.bank import (
    apply_bank,
    export_bank,
    kept_pictures,
    read_bank,
    render_bank,
    used_pictures,
)
from assessments.importing.items_file import FILE
from courses.package_parts import PackagePart, register_part

register_part(
    PackagePart(
        name="items",
        files=frozenset({FILE}),
        read=read_bank,
        apply=apply_bank,
        export=export_bank,
        render=render_bank,
        uses=used_pictures,
        media=kept_pictures,
    )
)
