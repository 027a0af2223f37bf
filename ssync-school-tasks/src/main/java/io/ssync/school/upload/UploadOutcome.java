package io.ssync.school.upload;

/**
 * What an upload leaves behind besides the rows.
 *
 * @param report what was stored and what was not
 * @param errorWorkbook the rows that were not stored; empty if there are none
 */
record UploadOutcome(UploadReport report, byte[] errorWorkbook) {}
