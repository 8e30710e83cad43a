"""Life cycle of knowledge entries: draft, review by a second person, publication, withdrawal; import, export and warnings."""
