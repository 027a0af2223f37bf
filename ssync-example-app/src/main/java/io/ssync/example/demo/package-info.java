/**
 * The main job from end to end: a sample school, a sheet of students with mistakes in it, its upload over HTTP, and the report.
 *
 * <p>{@link io.ssync.example.demo.Demo} is the story; every other class is one of its characters.
 */
@NullMarked
package io.ssync.example.demo;

import org.jspecify.annotations.NullMarked;
