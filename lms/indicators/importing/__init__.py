"""Reading and writing files of frames. Pure: no framework."""
