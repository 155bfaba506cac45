// The condition that an `activity` is of the kinds, the faculty and the years that are asked for.
//
// @param kind kind*             Only activities of this kind; may be given several times.
// @param faculty faculty?       Only activities that this faculty or one of its units undertakes.
// @given doers                  The ids of the faculty and its units; null where none is asked for.
(size($kind) = 0 OR EXISTS { MATCH (activity)-[:OF_KIND]->(of_kind) WHERE of_kind.id IN $kind })
AND ($doers IS NULL OR EXISTS { MATCH (activity)<-[:UNDERTAKES]-(doer) WHERE doer.id IN $doers })
AND
// @include of-own
AND
// @include in-years
