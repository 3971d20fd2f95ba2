"""What everybody can see without signing in."""

from portal.web.public.gallery import gallery
from portal.web.public.machine import certificate_keys, health, security_txt
from portal.web.public.pages import accessibility, front, help_page, privacy
from portal.web.public.register import register, register_algorithms, register_source
from portal.web.public.someone_else import someone_else

PUBLIC_ROUTES = [
    front,
    help_page,
    privacy,
    accessibility,
    register,
    register_source,
    register_algorithms,
    someone_else,
    gallery,
    health,
    security_txt,
    certificate_keys,
]
