INSERT INTO examination_reportcard (term_result_id, pdf_file, generated_date, generated_by_id, download_count)
SELECT result_id, file, :now, :generatedBy, 0
FROM unnest(:results, :files) AS card (result_id, file)
ORDER BY result_id
ON CONFLICT (term_result_id) DO UPDATE SET
  pdf_file = excluded.pdf_file,
  generated_date = excluded.generated_date,
  generated_by_id = excluded.generated_by_id
