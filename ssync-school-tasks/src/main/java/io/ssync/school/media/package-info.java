/** Where files live that people upload and download: the media root of the school system. */
@NullMarked
package io.ssync.school.media;

import org.jspecify.annotations.NullMarked;
