// The reviews of each partnership, for its dossier.
//
// @param as_of date?     The day that counts as today.
// @column partner_id     The partner's id.
// @column due            When the review is due.
// @column held           When it was held; empty where that is after the day.
// @column body           The body that holds it.
// @column outcome        What it decided.
// @column state          On the day: held, overdue or to come.
// @column row            File and row it comes from.
// @given as_of           The day that counts as today.
MATCH (review:Review)-[:OF]->(partner:Partner)
WHERE review.row IS NOT NULL
WITH partner, review, coalesce(review.held_day <= $as_of, false) AS done
RETURN partner.id AS partner_id, review.due AS due, CASE WHEN done THEN review.held END AS held,
       review.body AS body, CASE WHEN done THEN review.outcome END AS outcome,
       CASE WHEN done THEN 'held' WHEN review.due_day < $as_of THEN 'overdue' ELSE 'to come' END AS state,
       review.row AS row
ORDER BY partner_id, review.due_day DESC, review.id
