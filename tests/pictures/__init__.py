"""Pictures of every screen of the room, for whoever changes its looks: `make pictures`."""
