-- A column of statements about a "result": what its student owes of the term and of those before it.
(SELECT coalesce(sum(fee.amount_owed - fee.amount_paid), 0)
 FROM finance_studentfeeassignment fee
 JOIN administration_term fee_term ON fee_term.id = fee.term_id
 JOIN administration_term card_term ON card_term.id = result.term_id AND card_term.start_date >= fee_term.start_date
 WHERE fee.student_id = result.student_id AND fee.amount_owed > fee.amount_paid AND NOT fee.is_waived) AS fees_owing
