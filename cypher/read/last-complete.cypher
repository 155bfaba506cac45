// The last complete year, as an expression: the records reach to its last day.
//
// @param academic flag   By academic years, 1 August to 31 July, named 2023-24, instead of calendar years.
// @given records_to      The last day that the records reach to, or the day itself where that is earlier.
(CASE WHEN NOT $academic AND substring($records_to, 5) >= '12-31' THEN toInteger(left($records_to, 4))
      WHEN $academic AND substring($records_to, 5) < '07-31' THEN toInteger(left($records_to, 4)) - 2
      ELSE toInteger(left($records_to, 4)) - 1 END)
