// What is done with the members of each consortium, member by member, those without activity too.
//
// @group consortia
// @example --consortium N8
// @param consortium consortium?   Only this consortium.
// @column consortium_id           The consortium's id.
// @column consortium              Its name.
// @column member_id               The id of a member on the day; empty where there is none such.
// @column member                  Its name. The home university is left out.
// @column with_member             Number of activities in scope with the member.
// @column with_consortium         Number of activities in scope with the consortium.
// @column with_both               Number of activities in scope with both.
// @column kinds: set              The kinds of the activities with the member.
// @given cite                     Whether the rows are asked for.
// @cite rows                      With --cite: the rows of consortium, memberships, member and those activities.
MATCH (consortium:Consortium)
WHERE consortium.row IS NOT NULL AND ($consortium IS NULL OR consortium.id = $consortium)
OPTIONAL MATCH (consortium)<-[:WITH]-(activity:Activity)
WHERE
// @include in-scope
WITH consortium, collect(activity.id) AS of_consortium,
     collect(CASE WHEN $cite THEN activity.row END) AS consortium_rows
OPTIONAL MATCH (partner:Partner)-[membership:MEMBER_OF]->(consortium)
WHERE
// @include on-the-day
AND
// @include of-partner
WITH consortium, of_consortium, consortium_rows, partner,
     collect(CASE WHEN $cite THEN membership.row END) AS membership_rows
OPTIONAL MATCH (partner)<-[:WITH]-(activity:Activity)
WHERE
// @include in-scope
OPTIONAL MATCH (activity)-[:OF_KIND]->(kind:ActivityKind)
WITH consortium, of_consortium, consortium_rows, partner, membership_rows,
     collect(activity.id) AS of_member, collect(DISTINCT kind.name) AS kinds,
     collect(CASE WHEN $cite THEN activity.row END) AS member_rows
RETURN consortium.id AS consortium_id, consortium.name AS consortium, partner.id AS member_id,
       partner.name AS member, CASE WHEN partner IS NOT NULL THEN size(of_member) END AS with_member,
       size(of_consortium) AS with_consortium,
       CASE WHEN partner IS NOT NULL THEN size([id IN of_member WHERE id IN of_consortium]) END
         AS with_both,
       kinds, [consortium.row] + CASE WHEN partner IS NULL THEN [] ELSE [partner.row] END
         + membership_rows + consortium_rows + member_rows AS rows
ORDER BY consortium_id, member_id
