package io.ssync.sheets;

import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.archivers.zip.ZipMethod;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;

/**
 * The parts of a workbook, which is a zip archive, by their names. Nothing is unpacked before it is read, and the archive is
 * in memory, so there is nothing to close.
 */
final class WorkbookParts {

    private final ZipFile archive;
    private final Map<String, ZipArchiveEntry> parts = new HashMap<>();
    private final SheetLimits limits;
    private final int fileSize;

    /** Opens an archive. */
    static WorkbookParts of(byte[] file, SheetLimits limits) {
        try {
            return new WorkbookParts(file, limits);
        } catch (IOException e) {
            throw WorkbookSheet.damaged(e);
        }
    }

    private WorkbookParts(byte[] file, SheetLimits limits) throws IOException {
        // Before the directory is read: reading it is what takes memory, many times the file's size.
        if (countDirectoryEntries(file) > limits.parts()) {
            throw new SheetRejectedException("The workbook has more than " + limits.parts() + " parts.");
        }
        this.limits = limits;
        fileSize = file.length;
        archive = ZipFile.builder()
                .setSeekableByteChannel(new SeekableInMemoryByteChannel(file))
                .setIgnoreLocalFileHeader(true)
                .get();
        archive.getEntries().asIterator().forEachRemaining(entry -> parts.put(key(entry.getName()), entry));
    }

    /** Whether the workbook has a part. */
    boolean has(String name) {
        return parts.containsKey(key(name));
    }

    /** Opens a part, if the workbook has it. One that says that it is larger than it may be is refused unread. */
    Optional<InputStream> open(String name, long mostBytes) throws IOException {
        ZipArchiveEntry part = parts.get(key(name));
        if (part == null) {
            return Optional.empty();
        }
        if (part.getGeneralPurposeBit().usesEncryption()) {
            throw new SheetRejectedException("The workbook is encrypted. Save it without a password and upload that.");
        }
        if (part.getMethod() != ZipMethod.STORED.getCode() && part.getMethod() != ZipMethod.DEFLATED.getCode()) {
            throw new IOException(name + " is packed in a way that workbooks are not");
        }
        if (part.getSize() > mostBytes) {
            throw BoundedPart.tooLarge();
        }
        // The directory may claim any packed size, but no part is larger than the file.
        long packedSize = Math.min(part.getCompressedSize(), fileSize);
        return Optional.of(new BoundedPart(archive.getInputStream(part), packedSize, mostBytes, limits));
    }

    /** Part names are told apart without regard to case, and programs do write them in different ways. */
    private static String key(String name) {
        String relative = name.replace('\\', '/');
        return (relative.startsWith("/") ? relative.substring(1) : relative).toLowerCase(Locale.ROOT);
    }

    private static int countDirectoryEntries(byte[] file) {
        int count = 0;
        for (int i = 0; i + 3 < file.length; i++) {
            if (file[i] == 'P' && file[i + 1] == 'K' && file[i + 2] == 1 && file[i + 3] == 2) {
                count++;
            }
        }
        return count;
    }
}
