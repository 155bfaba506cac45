"""The asking side: the library of questions, names, results."""
