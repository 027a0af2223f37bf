/** The columns of the sheets that a school uploads. They know each other, to tell a sheet of one kind from those of others. */
@NullMarked
package io.ssync.school.columns;

import org.jspecify.annotations.NullMarked;
