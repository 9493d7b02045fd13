"""Which models a key may use: those of its own list, and no others than its parent's. A list may use any name of a model."""

from __future__ import annotations

from ..core.catalog import Model
from ..core.errors import InvalidKey, MissingKey, ModelNotAllowed
from ..core.keys import ApiKey
from .auth import Auth, bearer
from .call import Call
from .services import Services


class Sight:
    """What the caller of a public list gets to see: everything, or what their key may use."""

    def __init__(self, call: Call, services: Services, auth: Auth) -> None:
        self._services = services
        self._key = _key_of(call, services, auth)
        self.whole = self._key is None or not _listed(self._key, services)
        """Nothing is hidden."""

    def shows(self, model: Model) -> bool:
        """Whether the model is in sight."""
        return self.whole or (self._key is not None and forbidding(self._key, model, self._services) is None)


def forbidding(key: ApiKey, model: Model, services: Services) -> ApiKey | None:
    """The key whose list leaves the model out: this one or its parent."""
    if key.models is not None:
        named = (services.models().find(name) for name in key.models)  # by any of its names, at whatever upstream
        ids = {name.lower() for name in key.models} | {found.id.lower() for found in named if found is not None}
        if model.id.lower() not in ids:
            return key
    parent = _parent(key, services)
    return forbidding(parent, model, services) if parent is not None else None


def check_model(key: ApiKey, model: Model, services: Services) -> None:
    """Whether the key, and its parent, may use the model. ModelNotAllowed."""
    limited = forbidding(key, model, services)
    if limited is not None:
        raise ModelNotAllowed(
            f"This API key may not use the model '{model.id}'. Nothing was charged.",
            details={"allowed_models": list(limited.models or ())},
        )


def _key_of(call: Call, services: Services, auth: Auth) -> ApiKey | None:
    """The key that was shown along; whatever else was shown, these lists are public."""
    try:
        return services.ledger.find_key(auth.secret(bearer(call)))
    except (MissingKey, InvalidKey):
        return None


def _listed(key: ApiKey, services: Services) -> bool:
    parent = _parent(key, services)
    return key.models is not None or (parent is not None and _listed(parent, services))


def _parent(key: ApiKey, services: Services) -> ApiKey | None:
    return services.ledger.children.parent(key) if key.parent_id is not None else None
