/** Reads the spreadsheets that people upload, and writes templates for them. Knows no task queue and no school. */
module io.ssync.sheets {
    requires static org.jspecify;
    requires java.xml;
    requires com.fasterxml.aalto;
    requires org.apache.commons.compress;
    requires org.dhatim.fastexcel;
    requires de.siegmar.fastcsv;

    exports io.ssync.sheets;
}
