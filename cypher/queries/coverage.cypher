// Of which units, kinds of activity and years the records are complete, partial or not stated.
//
// @group portfolio
// @example --faculty engineering
// @param as_of date?       The day that counts as today; by default the dataset's, else that of the load.
// @param kind kind*        Only this kind of activity; may be given several times.
// @param faculty faculty?  Only this faculty and its units.
// @column unit_id          The id of the faculty, school, institute or service.
// @column unit             Its name.
// @column kind_id          The id of the kind of activity.
// @column kind             Its name.
// @column years            The years told: from the earliest stated in the whole dataset to that of the day.
// @column complete         The years of which the records are stated to be complete; that of the day up to it.
// @column partial          The years of which they are stated to be partial, or complete for only some of the year.
// @column none             The years of which there are stated to be none that can be trusted.
// @column not_stated       The years of which nothing is stated.
// @given doers             The ids of the faculty and its units; null where none is asked for.
// @given cite              Whether the rows are asked for.
// @cite rows               With --cite: the rows of the unit, the kind and the statements.

CALL () {
  MATCH (statement:Coverage)
  WHERE statement.row IS NOT NULL
  RETURN toInteger(left(min(coalesce(statement.from_day, statement.until_day, $as_of)), 4)) AS earliest
}
WITH earliest, toInteger(left($as_of, 4)) AS last
WITH CASE WHEN earliest < last THEN earliest ELSE last END AS first, last
MATCH (unit)
WHERE (unit:Unit OR unit:Faculty) AND unit.row IS NOT NULL AND ($doers IS NULL OR unit.id IN $doers)
OPTIONAL MATCH (unit)-[:PART_OF]->(parent:Faculty)
OPTIONAL MATCH (statement:Coverage)-[:OF]->(whose)
WHERE statement.row IS NOT NULL AND (whose = unit OR whose = parent)
WITH first, last, unit,
     collect({own: whose = unit, kind: statement.kind, state: statement.state, row: statement.row,
              since: coalesce(statement.from_day, '0000-01-01'),
              until: coalesce(statement.until_day, '9999-12-31')}) AS statements
MATCH (kind:ActivityKind)
WHERE kind.row IS NOT NULL AND (size($kind) = 0 OR kind.id IN $kind)
UNWIND range(first, last) AS year
WITH first, last, unit, kind, year, statements, toString(year) + '-01-01' AS begins,
     CASE WHEN year = last THEN $as_of ELSE toString(year) + '-12-31' END AS ends
WITH first, last, unit, kind, year, begins, ends,
     [s IN statements WHERE s.since <= ends AND s.until >= begins AND s.kind IN [kind.id, '*']] AS told
// The nearest statements count: the unit's own before its faculty's, of the kind before of all kinds.
WITH first, last, unit, kind, year, begins, ends, told,
     [s IN told WHERE s.own AND s.kind = kind.id] AS nearest, [s IN told WHERE s.own] AS own,
     [s IN told WHERE s.kind = kind.id] AS of_kind
WITH first, last, unit, kind, year, begins, ends,
     CASE WHEN size(nearest) > 0 THEN nearest WHEN size(own) > 0 THEN own
          WHEN size(of_kind) > 0 THEN of_kind ELSE told END AS nearest
WITH first, last, unit, kind, year, [s IN nearest | s.row] AS rows,
     CASE WHEN size(nearest) = 0 THEN 'not stated'
          WHEN all(s IN nearest WHERE s.state = 'none') THEN 'none'
          WHEN all(s IN nearest WHERE s.state = 'complete')
               AND any(s IN nearest WHERE s.since <= begins AND s.until >= ends) THEN 'complete'
          ELSE 'partial' END AS state
ORDER BY year
WITH first, last, unit, kind, collect(rows) AS rows,
     collect(CASE WHEN state = 'complete' THEN year END) AS complete,
     collect(CASE WHEN state = 'partial' THEN year END) AS partial,
     collect(CASE WHEN state = 'none' THEN year END) AS none,
     collect(CASE WHEN state = 'not stated' THEN year END) AS not_stated
RETURN unit.id AS unit_id, unit.name AS unit, kind.id AS kind_id, kind.name AS kind,
       toString(first) + ' to ' + toString(last) AS years, complete, partial, none, not_stated,
       reduce(every = [unit.row, kind.row], some IN rows | every + CASE WHEN $cite THEN some ELSE [] END) AS rows
ORDER BY unit_id, kind_id
