package io.ssync.sheets;

import java.util.List;

/**
 * The table in an uploaded file: the active worksheet of a workbook of Excel or OpenDocument, or all of a text file. It can be read any number of
 * times.
 */
sealed interface Sheet permits WorkbookSheet, OpenDocumentSheet, TextSheet {

    /** Opens a file; of what kind it is, its first bytes tell. */
    static Sheet of(byte[] file, SheetLimits limits) {
        if (file.length == 0) {
            throw new SheetRejectedException("The file is empty.");
        }
        if (startsWith(file, 0xD0, 0xCF, 0x11, 0xE0)) {
            throw new SheetRejectedException("The workbook is password-protected or an old .xls file."
                    + " Save it as .xlsx without a password and upload that.");
        }
        if (startsWith(file, '%', 'P', 'D', 'F')) {
            throw new SheetRejectedException(
                    "The file is a PDF, not a spreadsheet. Upload the Excel workbook (.xlsx) or"
                            + " the .csv file that it was made from.");
        }
        if (startsWith(file, 'P', 'K')) {
            WorkbookParts parts = WorkbookParts.of(file, limits);
            return OpenDocumentSheet.isIn(parts)
                    ? new OpenDocumentSheet(parts, limits)
                    : new WorkbookSheet(parts, limits);
        }
        if (TextSheet.looksLikeTable(file)) {
            return new TextSheet(file, limits);
        }
        throw new SheetRejectedException(
                "The file is not a spreadsheet. Upload an Excel workbook (.xlsx) or a .csv file.");
    }

    /** Starts reading at the first row. */
    SheetRows rows();

    /** The names of other tables in the file that hold something and are not read. */
    List<String> others();

    /** Whether numbers that are dates count from 1904 and not from 1900. */
    boolean countsFrom1904();

    static boolean startsWith(byte[] file, int... start) {
        for (int i = 0; i < start.length; i++) {
            if (i >= file.length || (file[i] & 0xFF) != start[i]) {
                return false;
            }
        }
        return true;
    }
}
