package io.ssync.school.reportcard;

import org.jspecify.annotations.Nullable;

/**
 * A card to download.
 *
 * @param id the card
 * @param fileName what the file is called
 * @param path where it is below the media root
 * @param published whether its result is published
 * @param guardianId the account of the student's guardian; null if there is none
 * @param studentUserId the account of the student; null if there is none
 */
public record StoredCard(
        long id,
        String fileName,
        String path,
        boolean published,
        @Nullable Long guardianId,
        @Nullable Long studentUserId) {}
