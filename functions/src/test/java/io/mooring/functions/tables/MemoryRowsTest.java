package io.mooring.functions.tables;

class MemoryRowsTest implements RowsContract {
    @Override
    public Rows rows() {
        return new MemoryRows();
    }
}
