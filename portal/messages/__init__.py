"""What is sent to a person: e-mail without personal content, and where it goes."""

from portal.messages.model import MessageKind, MessageState
from portal.messages.service import Messages

__all__ = ["MessageKind", "MessageState", "Messages"]
