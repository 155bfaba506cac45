// What is connected to some nodes, each with the relationship; activities only where in scope.
//
// @param keys text*    The keys of the nodes.
// @column here         The node.
// @column joins        The relationship.
// @column neighbour    What is connected to it, activity or not.
MATCH (here)-[joins]-(activity)
WHERE elementId(here) IN $keys AND (NOT activity:Activity OR (
// @include in-scope
))
RETURN here, joins, activity AS neighbour
