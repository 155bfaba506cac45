// Partners with live work in two or more faculties, and no owner or no agreement in force on the day.
//
// @group risk
// @example --tier strategic
// @param scope scope = live            Which activities count: live (live or open), window (also those that ended within the window before the day), all (also planned ones).
// @param min_faculties integer = 2     Only partners with activities in at least this many faculties.
// @column id                           The partner's id.
// @column name                         Its name.
// @column tier                         Its declared tier.
// @column missing                      What is not recorded: owner, agreement, or owner and agreement.
// @column reach                        Number of distinct faculties that take part.
// @column faculties: set               Their names.
// @column activities                   Number of activities in scope.
// @column live_activities              Of them, under way with a known end.
// @column open_activities              Of them, under way with no end recorded.
// @column owners                       Number of contacts on our side with the role of owner, in force on the day.
// @column agreements                   Number of agreements in force on the day.
// @given faculty_of                    The id of the faculty that each faculty and unit counts for, by its own id.
// @given cite                          Whether the rows are asked for.
// @cite rows                           With --cite: the rows of the partner, those activities, owners and agreements.
MATCH (partner:Partner)
WHERE
// @include of-partner
CALL (partner) {
  MATCH (partner)<-[:WITH]-(activity:Activity)
  WHERE
// @include in-scope
  WITH activity, coalesce(activity.start_day, $as_of) <= $as_of AS begun
  RETURN collect(activity) AS theirs, count(activity) AS activities,
         count(CASE WHEN begun AND activity.end_day >= $as_of THEN 1 END) AS live_activities,
         count(CASE WHEN begun AND activity.end_day IS NULL THEN 1 END) AS open_activities,
         collect(CASE WHEN $cite THEN activity.row END) AS rows
}
CALL (theirs) {
  UNWIND theirs AS activity
  MATCH (activity)<-[:UNDERTAKES]-(actor)
  WITH DISTINCT $faculty_of[actor.id] AS id
  MATCH (faculty:Faculty {id: id})
  RETURN collect(faculty.name) AS faculties
}
WITH partner, size(faculties) AS reach, faculties, activities, live_activities, open_activities, rows
WHERE reach >= $min_faculties
OPTIONAL MATCH (partner)<-[:LOOKS_AFTER]-(contact:Contact)
WHERE contact.side = 'ours' AND contact.role = 'owner'
  AND (contact.since_day IS NULL OR contact.since_day <= $as_of)
  AND (contact.until_day IS NULL OR contact.until_day >= $as_of)
WITH partner, reach, faculties, activities, live_activities, open_activities, rows,
     count(contact) AS owners, collect(CASE WHEN $cite THEN contact.row END) AS of_owners
OPTIONAL MATCH (partner)<-[:COVERS]-(agreement:Agreement)
WHERE (agreement.signed_day IS NULL OR agreement.signed_day <= $as_of)
  AND (agreement.expires_day IS NULL OR agreement.expires_day >= $as_of)
WITH partner, reach, faculties, activities, live_activities, open_activities, rows, owners, of_owners,
     count(agreement) AS agreements, collect(CASE WHEN $cite THEN agreement.row END) AS of_agreements
WHERE owners = 0 OR agreements = 0
RETURN partner.id AS id, partner.name AS name, partner.tier AS tier,
       CASE WHEN owners + agreements = 0 THEN 'owner and agreement'
            WHEN owners = 0 THEN 'owner'
            ELSE 'agreement' END AS missing,
       reach, faculties, activities, live_activities, open_activities, owners, agreements,
       [partner.row] + of_owners + of_agreements + rows AS rows
ORDER BY reach DESC, activities DESC, id
