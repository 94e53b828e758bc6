"""The contract cases run on the rehearsal's stand-ins and, where a virtual room can be had, on the real edges in it."""

from tests.room.conftest import room, room_here

__all__ = ["room", "room_here"]
