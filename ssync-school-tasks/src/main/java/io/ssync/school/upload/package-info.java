/**
 * What every bulk upload shares: its {@linkplain io.ssync.school.upload.UploadReport report}, the refusal of a file as a
 * whole, and the promise that a task delivered twice uploads its file once.
 *
 * <p>Reading the file is the business of {@link io.ssync.sheets}; what the rows mean is that of the package of the
 * single upload.
 */
@NullMarked
package io.ssync.school.upload;

import org.jspecify.annotations.NullMarked;
