/**
 * The school's database as its tasks see it: transactions, and which errors are worth another try.
 */
@NullMarked
package io.ssync.school.database;

import org.jspecify.annotations.NullMarked;
