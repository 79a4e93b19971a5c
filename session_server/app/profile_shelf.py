"""The profiles on file, as sessions use them."""

from collections.abc import Mapping

from permissions.capabilities import Access, Capability
from permissions.profiles import ForWhom, Profile
from permissions.rights import Rights
from session_server.domain.inputs import ProfileFacts
from session_server.protocol.views import ProfileView


class ProfileShelf:
    """Satisfies `app.ports.Profiles`.

    `owners_may_invite_guests`: bringing in people from outside is a right that is off unless the operator turns it on
    (requirement E1); it is then part of what an owner may do.
    """

    def __init__(self, profiles: Mapping[str, Profile], *, owners_may_invite_guests: bool) -> None:
        self._facts = {key: _facts(profile, owners_may_invite_guests) for key, profile in profiles.items()}
        offered = (p for p in profiles.values() if p.for_whom in (ForWhom.COLLEAGUE, ForWhom.GUEST))
        self._views = tuple(_view(profile, self._facts[profile.id]) for profile in offered)

    def facts(self, profile: str) -> ProfileFacts | None:
        """A profile's effective facts, or None when there is none of that id."""
        return self._facts.get(profile)

    def on_offer(self) -> tuple[ProfileView, ...]:
        """What an owner can choose from, for colleagues and for guests."""
        return self._views


def _facts(profile: Profile, owners_may_invite_guests: bool) -> ProfileFacts:
    rights = Rights.from_rules(profile.rules)
    if profile.for_whom is ForWhom.OWNER and owners_may_invite_guests:
        rights = rights.with_access({Capability.SESSION_INVITE_GUEST: Access.ALLOW})
    return ProfileFacts(
        id=profile.id,
        name=profile.name,
        rights=rights,
        needs_moderator=profile.needs.moderator_present,
        for_guests=profile.for_whom is ForWhom.GUEST,
    )


def _view(profile: Profile, facts: ProfileFacts) -> ProfileView:
    return ProfileView(
        profile=profile.id,
        name=profile.name,
        description=profile.description,
        external=facts.for_guests,
        rights={c: facts.rights.access(c) for c in facts.rights},
    )
