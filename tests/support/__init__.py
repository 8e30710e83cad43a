"""What tests of several kinds share: servers, doubles, builders."""
