// The condition that a `partner` is asked for, put into every query that tells of partners.
//
// @param tier tier?               Only partners of this declared tier.
// @param sector sector?           Only partners of this sector.
// @param consortium consortium?   Only members of this consortium, on the day.
// @param where where*             Only partners, activities or units with this value in a column of your own, such as x_region=North; may be given several times.
// @given members                  The ids of those and of its members; null where none is asked for.
partner.row IS NOT NULL
AND ($tier IS NULL OR partner.tier = $tier)
AND ($sector IS NULL OR partner.sector = $sector)
AND ($members IS NULL OR partner.id IN $members)
