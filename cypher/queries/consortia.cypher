// The consortia and their members, and which of the members take part in activities.
//
// @group consortia
// @example --consortium N8
// @param consortium consortium?   Only this consortium.
// @column consortium              The consortium's name.
// @column consortium_id           The consortium's id.
// @column member                  The member's name.
// @column member_id               The member's id.
// @column home                    Whether the member is the home university.
// @column since                   Since when it is a member.
// @column until                   Until when it was.
// @column state                   On the day: current, past or planned; without dates it is current.
// @column activities              Number of activities in scope with the member itself; empty for the home university.
// @column row                     File and row of the membership.
// @column member_row              File and row of the member.
// @given cite                     Whether the rows are asked for.
// @cite rows                      With --cite: the rows of membership, member and those activities.
MATCH (member)-[membership:MEMBER_OF]->(consortium:Consortium)
WHERE membership.row IS NOT NULL AND ($consortium IS NULL OR consortium.id = $consortium)
OPTIONAL MATCH (member)<-[:WITH]-(activity:Activity)
WHERE
// @include in-scope
WITH consortium, member, membership, count(activity) AS activities,
     collect(CASE WHEN $cite THEN activity.row END) AS of_activities
RETURN consortium.name AS consortium, consortium.id AS consortium_id, member.name AS member, member.id AS member_id,
       member:University AS home, membership.since AS since, membership.until AS until,
       CASE WHEN membership.since_day > $as_of THEN 'planned'
            WHEN membership.until_day < $as_of THEN 'past'
            ELSE 'current' END AS state,
       CASE WHEN member:University THEN null ELSE activities END AS activities,
       membership.row AS row, member.row AS member_row,
       [membership.row, member.row] + of_activities AS rows
ORDER BY consortium_id, member_id, row
