"""The mail with which a thông báo kết luận goes to those who were invited."""

from html import escape


def subject(document: str, title: str) -> str:
    """Return the subject: which document, about what."""
    return f"[Kết luận] {document}: {title[:1].lower() + title[1:]}"


def sentences(*, organisation: str, document: str, title: str, page: str) -> tuple[str, ...]:
    """Return the paragraphs of the mail; ``page`` is the full address of the conclusion."""
    return (
        f"Kính gửi {organisation},",
        f"{document} về kết luận tại cuộc họp “{title}” đã được ban hành. Văn bản gửi kèm thư này.",
        f"Nội dung cũng có tại {page} (cần đăng nhập).",
    )


def text(paragraphs: tuple[str, ...]) -> str:
    """Return the mail as plain text."""
    return "\n\n".join(paragraphs) + "\n"


def html(paragraphs: tuple[str, ...]) -> str:
    """Return the mail as HTML; everything in it is escaped."""
    body = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in paragraphs)
    return f'<!doctype html><html lang="vi"><head><meta charset="utf-8"></head><body>{body}</body></html>'
