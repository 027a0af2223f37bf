-- The file of one report card of a class.
SELECT card.pdf_file
FROM examination_reportcard card
JOIN examination_termresult result ON result.id = card.term_result_id
WHERE result.term_id = :term AND result.classroom_id = :classroom AND card.pdf_file <> ''
ORDER BY card.id
LIMIT 1
