// Declared tier beside observed pattern, with what makes a partnership formal, mutual and long-term.
//
// @group portfolio
// @example --differs
// @then by_tier
// @param differs flag         Only partners whose pattern differs from what their tier would lead one to expect.
// @column id                  The partner's id.
// @column name                Its name.
// @column tier                Its declared tier: a decision.
// @column pattern             What is observed: cross-campus, concentrated, single-kind or none.
// @column expected            The pattern that the tier would lead one to expect; empty without a tier.
// @column differs             Whether the two differ; empty without a tier or without an activity in scope.
// @column firm_reach          Number of faculties that lead an activity or take part in at least two.
// @column reach               Number of distinct faculties that take part.
// @column breadth             Number of distinct kinds of activity.
// @column activities          Number of activities in scope.
// @column live_activities     Of them, under way with a known end.
// @column open_activities     Of them, under way with no end recorded.
// @column first_year          First year with an activity, of all on record that had begun by the day, in scope or not.
// @column last_year           Last year with one.
// @column years_active        Number of years from the first to the last, those without an activity between them included.
// @column agreement           Whether an agreement is in force on the day: yes, no, or none recorded.
// @column agreements          Number of agreements on record.
// @column purpose             Whether shared goals are recorded: yes, or none recorded.
// @cite rows                  With --cite: the rows of the partner, its agreements and the activities behind pattern and years.
// @include measured
WITH *, CASE partner.tier WHEN 'corporate' THEN 'cross-campus' WHEN 'strategic' THEN 'concentrated'
                          WHEN 'transactional' THEN 'single-kind' END AS expected
WITH *, CASE WHEN pattern <> 'none' THEN pattern <> expected END AS differs
WHERE NOT $differs OR differs
CALL (partner) {
  MATCH (partner)<-[:COVERS]-(agreement:Agreement)
  WHERE agreement.row IS NOT NULL
  RETURN count(agreement) AS agreements,
         count(CASE WHEN coalesce(agreement.signed_day, $as_of) <= $as_of
                     AND coalesce(agreement.expires_day, $as_of) >= $as_of THEN agreement.id END) AS in_force,
         collect(CASE WHEN $cite THEN agreement.row END) AS of_agreements
}
CALL (partner) {
  MATCH (partner)<-[:WITH]-(activity:Activity)
  WHERE coalesce(activity.start_day, $as_of) <= $as_of AND
// @include asked-for
  WITH activity, CASE WHEN activity.end_day < $as_of THEN activity.end_day ELSE $as_of END AS final
  RETURN toInteger(left(min(coalesce(activity.start_day, final)), 4)) AS first_year,
         toInteger(left(max(final), 4)) AS last_year,
         collect(CASE WHEN $cite THEN activity.row END) AS of_activities
}
RETURN partner.id AS id, partner.name AS name, partner.tier AS tier, pattern, expected, differs,
       firm_reach, reach, breadth, activities, live_activities, open_activities,
       first_year, last_year, last_year - first_year + 1 AS years_active,
       CASE WHEN in_force > 0 THEN 'yes' WHEN agreements > 0 THEN 'no' ELSE 'none recorded' END AS agreement,
       agreements,
       CASE WHEN partner.purpose IS NULL THEN 'none recorded' ELSE 'yes' END AS purpose,
       rows + of_agreements + of_activities AS rows
