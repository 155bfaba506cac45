// Strategic partners nearest to a cross-campus pattern, and what is missing to it.
//
// Meeting a threshold is not a reason to act: the pattern describes what is recorded, and the
// tier is a decision. Faculties come first in the order because a faculty and a kind of activity
// are no common unit that could be added up.
//
// @group where to act
// @example --scope all
// @then by_missing
// @note Meeting a threshold is not a reason to act.
// @param tier tier = strategic   Only partners of this declared tier.
// @column id                  The partner's id.
// @column name                Its name.
// @column tier                Its declared tier.
// @column pattern             What is observed: concentrated, single-kind or none.
// @column firm_reach          Faculties that lead an activity or take part in at least two.
// @column missing_faculties   How many more of them the dataset's threshold asks for.
// @column once                Faculties that take part in one activity and do not lead it.
// @column breadth             Number of distinct kinds of activity.
// @column missing_kinds       How many more of them the dataset's threshold asks for.
// @column activities          Number of activities in scope.
// @cite rows                  With --cite: the rows of the partner and of those activities.
// @include measured
WITH *
WHERE pattern <> 'cross-campus'
WITH partner, pattern, firm_reach, reach - firm_reach AS once, breadth, activities, rows,
     CASE WHEN firm_reach < $pattern_faculties THEN $pattern_faculties - firm_reach ELSE 0 END
       AS missing_faculties,
     CASE WHEN breadth < $pattern_kinds THEN $pattern_kinds - breadth ELSE 0 END AS missing_kinds
RETURN partner.id AS id, partner.name AS name, partner.tier AS tier, pattern, firm_reach,
       missing_faculties, once, breadth, missing_kinds, activities, rows
