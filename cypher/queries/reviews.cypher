// Agreements and reviews that are due, overdue, held late, expired or missing: a row for each partner and thing.
//
// Missing means that nothing is recorded, whatever its date, of a partner of declared tier whose
// partnership stands on the day.
//
// @group risk
// @example --tier strategic --months 6
// @param months integer = 12   How many months ahead counts as due.
// @param as_of date?           The day that counts as today; by default the dataset's, else that of the load.
// @column state                On the day: overdue (a review not held), expired (an agreement), missing, due, or held late.
// @column days_late            Days from the date due to the day, or to when it was held; empty where nothing is late.
// @column id                   The partner's id.
// @column name                 Its name.
// @column tier                 Its declared tier.
// @column thing                agreement or review.
// @column title                The agreement's title, or the body that holds the review.
// @column due                  When the review is due or the agreement expires, as recorded.
// @column held                 When the review was held, as recorded; empty where that is after the day.
// @column in_force             Number of agreements with the partner in force on the day.
// @column row                  File and row of the agreement or review; of the partner where it is missing.
CALL () {
  MATCH (agreement:Agreement)-[:COVERS]->(partner:Partner)
  WHERE agreement.expires_day IS NOT NULL
  RETURN partner, 'agreement' AS thing, agreement.title AS title, agreement.expires AS due,
         agreement.expires_day AS due_day, null AS held, null AS held_day, agreement.row AS row
  UNION ALL
  MATCH (review:Review)-[:OF]->(partner:Partner)
  WITH partner, review, coalesce(review.held_day <= $as_of, false) AS done
  RETURN partner, 'review' AS thing, review.body AS title, review.due AS due,
         review.due_day AS due_day, CASE WHEN done THEN review.held END AS held,
         CASE WHEN done THEN review.held_day END AS held_day, review.row AS row
  UNION ALL
  MATCH (partner:Partner)
  WHERE partner.tier IS NOT NULL
    AND (partner.since_day IS NULL OR partner.since_day <= $as_of)
    AND (partner.until_day IS NULL OR partner.until_day >= $as_of)
  UNWIND ['agreement', 'review'] AS thing
  WITH partner, thing
  WHERE NOT (thing = 'agreement' AND EXISTS { MATCH (partner)<-[:COVERS]-(some:Agreement) })
    AND NOT (thing = 'review' AND EXISTS { MATCH (partner)<-[:OF]-(some:Review) })
  RETURN partner, thing, null AS title, null AS due, null AS due_day, null AS held,
         null AS held_day, partner.row AS row
}
WITH partner, thing, title, due, due_day, held, held_day, row,
     CASE WHEN due_day IS NULL THEN 'missing'
          WHEN held_day > due_day THEN 'held late'
          WHEN held_day IS NOT NULL THEN 'done'
          WHEN due_day < $as_of THEN CASE WHEN thing = 'review' THEN 'overdue' ELSE 'expired' END
          WHEN due_day <= toString(date($as_of) + duration({months: $months})) THEN 'due'
          ELSE 'later' END AS state
WHERE NOT state IN ['done', 'later'] AND
// @include of-partner
OPTIONAL MATCH (partner)<-[:COVERS]-(agreement:Agreement)
WHERE (agreement.signed_day IS NULL OR agreement.signed_day <= $as_of)
  AND (agreement.expires_day IS NULL OR agreement.expires_day >= $as_of)
WITH partner, thing, title, due, due_day, held, held_day, row, state, count(agreement) AS in_force
WITH partner, thing, title, due, held, row, state, in_force,
     CASE WHEN state = 'held late' THEN duration.inDays(date(due_day), date(held_day)).days
          WHEN state IN ['overdue', 'expired'] THEN duration.inDays(date(due_day), date($as_of)).days
          END AS days_late,
     CASE state WHEN 'overdue' THEN 1 WHEN 'expired' THEN 2 WHEN 'missing' THEN 3 WHEN 'due' THEN 4
                ELSE 5 END AS place, due_day
RETURN state, days_late, partner.id AS id, partner.name AS name, partner.tier AS tier, thing, title,
       due, held, in_force, row
ORDER BY place, coalesce(days_late, 0) DESC, coalesce(due_day, ''), id, thing, row
