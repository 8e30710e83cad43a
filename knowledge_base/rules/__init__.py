"""The law as OpenFisca variables: one person, one day, dated formulas over the parameters; one topic per module."""
