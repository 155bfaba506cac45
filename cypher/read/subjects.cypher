// Every faculty and unit under its own id, and every unit under that of its faculty as well.

// @include by-faculty
WITH actor, faculty
UNWIND CASE WHEN actor:Faculty OR faculty IS NULL THEN [actor.id] ELSE [actor.id, faculty.id] END AS subject
WITH actor, subject
WHERE size($of) = 0 OR subject IN $of
