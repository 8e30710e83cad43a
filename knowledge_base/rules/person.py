# ruff: noqa: N801
# mypy: disable-error-code="misc, no-any-return"
"""Facts about the person asked about."""

from __future__ import annotations

from openfisca_core.variables import Variable

from knowledge_base.rules.base import fact
from knowledge_base.rules.vocabulary import Area, Degree, Household, Parent, Partner, Pension, Place, Support


@fact(int)
class age(Variable):
    label = "Full years on the day asked"


@fact(Household)
class household(Variable):
    label = "Household as recognised by the commune"


@fact(Degree)
class disability(Variable):
    label = "Degree on the disability certificate"


@fact(Pension)
class pension(Variable):
    label = "Monthly money already drawn"


@fact(float, default=1e9)
class pension_amount(Variable):
    label = "How much that is, đồng a month"


@fact(bool)
class wage(Variable):
    label = "Has a wage or salary"


@fact(bool)
class hiv(Variable):
    label = "Lives with HIV/AIDS"


@fact(Support)
class support(Variable):
    label = "Somebody with the duty to support an older person"


@fact(bool)
class community_care(Variable):
    label = "Cannot live alone, fit for a social home, taken in by somebody in the community"


@fact(Partner)
class partner(Variable):
    label = "Husband or wife"


@fact(Parent)
class father(Variable):
    label = "Birth father of the person"


@fact(Parent)
class mother(Variable):
    label = "Birth mother of the person"


@fact(bool)
class abandoned(Variable):
    label = "Abandoned and not adopted"


@fact(bool)
class studying(Variable):
    label = "Studies without a break (general, vocational or first degree)"


@fact(bool)
class drawing_already(Variable):
    label = "The allowance has been drawn since before the child turned 16"


@fact(bool)
class pregnant(Variable):
    label = "Is pregnant"


@fact(bool)
class spouse_draws_care_funding(Variable):
    label = "Husband or wife already draws the care funding of disabled parents"


@fact(int)
class children_under_36_months(Variable):
    label = "Children raised who are under the age limit of the care funding"


@fact(int)
class children_under_16(Variable):
    label = "Children raised who are children in the law of social assistance"


@fact(int)
class children_studying(Variable):
    label = "Older children raised who still study within the age limit of the day"


@fact(bool)
class in_institution(Variable):
    label = "Is cared for in a social home"


@fact(Place)
class province(Variable):
    label = "Province of residence"


@fact(bool)
class difficult_area(Variable):
    label = "Lives in a specially difficult commune or hamlet of the official list"


@fact(bool)
class island(Variable):
    label = "Lives in an island commune of the official list"


@fact(Area)
class area(Variable):
    label = "Rural or urban, for the poverty line"


@fact(float, default=1e9)
class income_per_head(Variable):
    label = "Income of the household per head, đồng a month"
