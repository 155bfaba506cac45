// The condition that an `activity` is with a partner that is asked for, where any is.

(($tier IS NULL AND $sector IS NULL AND $members IS NULL)
 OR EXISTS { MATCH (activity)-[:WITH]->(partner:Partner) WHERE
// @include of-partner
})
