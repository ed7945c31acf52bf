// Owns the precompiled catch.hpp that the test executables share; a precompiled header needs a source beside it.
