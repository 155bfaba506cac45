// In which ways each partner works with the University: partner by kind of activity.
//
// @group where to act
// @example --tier corporate
// @then by_partner
// @param partner partner?    Only this partner.
// @column partner_id         The partner's id.
// @column partner            Its name.
// @column tier               Its declared tier.
// @column kind_id            The id of the kind of activity.
// @column kind               Its name.
// @column activities         Number of activities of the kind in scope with the partner.
// @column value: money       Pounds awarded to the home university, where known.
// @column unknown_values     Number of those activities whose value is unknown.
// @given cite                Whether the rows are asked for.
// @cite rows                 With --cite: the rows of those activities.
MATCH (kind:ActivityKind)<-[:OF_KIND]-(activity:Activity)-[:WITH]->(partner:Partner)
WHERE ($partner IS NULL OR partner.id = $partner) AND
// @include of-partner
AND
// @include in-scope
WITH partner, kind, count(activity) AS activities, sum(activity.value) AS pence,
     count(activity.value) AS known, collect(CASE WHEN $cite THEN activity.row END) AS rows
// The kinds of a partner come together: as rows of their own they take Neo4j's driver twice as long.
RETURN partner.id AS partner_id, partner.name AS partner, partner.tier AS tier,
       collect([kind.id, kind.name, activities, CASE WHEN known > 0 THEN pence END,
                activities - known, rows]) AS kinds
