<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>ActionTable</name>
    <message numerus="yes">
        <source>{count} entries copied.</source>
        <translation>
            <numerusform>{count} entry copied.</numerusform>
            <numerusform>{count} entries copied.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Announcer</name>
    <message numerus="yes">
        <source>{count} variants</source>
        <translation>
            <numerusform>{count} variant</numerusform>
            <numerusform>{count} variants</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CharacterDialog</name>
    <message numerus="yes">
        <source>{count} characters</source>
        <translation>
            <numerusform>{count} character</numerusform>
            <numerusform>{count} characters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} characters in {fonts} fonts</source>
        <translation>
            <numerusform>{count} character in {fonts} fonts</numerusform>
            <numerusform>{count} characters in {fonts} fonts</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DataExporter</name>
    <message numerus="yes">
        <source>{count} rows copied; paste them into a spreadsheet.</source>
        <translation>
            <numerusform>{count} row copied; paste it into a spreadsheet.</numerusform>
            <numerusform>{count} rows copied; paste them into a spreadsheet.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Export {count} CSV files</source>
        <translation>
            <numerusform>Export {count} CSV file</numerusform>
            <numerusform>Export {count} CSV files</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>DatasetDialog</name>
    <message numerus="yes">
        <source>{classes} classes by label, {drawings} drawings</source>
        <translation>
            <numerusform>{classes} class by label, {drawings} drawings</numerusform>
            <numerusform>{classes} classes by label, {drawings} drawings</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Exporter</name>
    <message numerus="yes">
        <source>{count} variants copied as a picture.</source>
        <translation>
            <numerusform>{count} variant copied as a picture.</numerusform>
            <numerusform>{count} variants copied as a picture.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Favourites</name>
    <message numerus="yes">
        <source>{count} favourites</source>
        <translation>
            <numerusform>{count} favourite</numerusform>
            <numerusform>{count} favourites</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FontDialog</name>
    <message numerus="yes">
        <source>{count} characters: {characters}</source>
        <translation>
            <numerusform>{count} character: {characters}</numerusform>
            <numerusform>{count} characters: {characters}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>One font with {count} shapes</source>
        <translation>
            <numerusform>One font with {count} shape</numerusform>
            <numerusform>One font with {count} shapes</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportDialog</name>
    <message numerus="yes">
        <source>Replace the {count} entries in memory</source>
        <translation>
            <numerusform>Replace the {count} entry in memory</numerusform>
            <numerusform>Replace the {count} entries in memory</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images</source>
        <translation>
            <numerusform>{count} image</numerusform>
            <numerusform>{count} images</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in {classes} classes</source>
        <translation>
            <numerusform>in {classes} class</numerusform>
            <numerusform>in {classes} classes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} images, evenly chosen; {more} more are left out</source>
        <translation>
            <numerusform>{count} image; {more} more are left out</numerusform>
            <numerusform>{count} images, evenly chosen; {more} more are left out</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>▲ {count} of {checked} images have less than 1 % or more than 50 % of ink (framed). The ground may have been taken for ink.</source>
        <translation>
            <numerusform>▲ {count} of {checked} images has less than 1 % or more than 50 % of ink (framed). The ground may have been taken for ink.</numerusform>
            <numerusform>▲ {count} of {checked} images have less than 1 % or more than 50 % of ink (framed). The ground may have been taken for ink.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} smaller</source>
        <translation>
            <numerusform>{count} smaller</numerusform>
            <numerusform>{count} smaller</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} larger</source>
        <translation>
            <numerusform>{count} larger</numerusform>
            <numerusform>{count} larger</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} off centre</source>
        <translation>
            <numerusform>{count} off centre</numerusform>
            <numerusform>{count} off centre</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Importer</name>
    <message numerus="yes">
        <source>{count} images without a glyph skipped.</source>
        <translation>
            <numerusform>{count} image without a glyph skipped.</numerusform>
            <numerusform>{count} images without a glyph skipped.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} have less than 1 % or more than 50 % of ink.</source>
        <translation>
            <numerusform>{count} has less than 1 % or more than 50 % of ink.</numerusform>
            <numerusform>{count} have less than 1 % or more than 50 % of ink.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The memory now has {count} entries {in_classes}. Undo brings the others back.</source>
        <translation>
            <numerusform>The memory now has {count} entry {in_classes}. Undo brings the others back.</numerusform>
            <numerusform>The memory now has {count} entries {in_classes}. Undo brings the others back.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} entries {in_classes} added.</source>
        <translation>
            <numerusform>{count} entry {in_classes} added.</numerusform>
            <numerusform>{count} entries {in_classes} added.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>in {classes} classes</source>
        <translation>
            <numerusform>in {classes} class</numerusform>
            <numerusform>in {classes} classes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} entries added.</source>
        <translation>
            <numerusform>{count} entry added.</numerusform>
            <numerusform>{count} entries added.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The memory now has {count} entries. Undo brings the others back.</source>
        <translation>
            <numerusform>The memory now has {count} entry. Undo brings the others back.</numerusform>
            <numerusform>The memory now has {count} entries. Undo brings the others back.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>LinesDialog</name>
    <message numerus="yes">
        <source>Change all {count} selected</source>
        <translation>
            <numerusform>Change the selected one</numerusform>
            <numerusform>Change all {count} selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MemoryGridView</name>
    <message numerus="yes">
        <source>{count} entries shown</source>
        <translation>
            <numerusform>{count} entry shown</numerusform>
            <numerusform>{count} entries shown</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>MemoryPanel</name>
    <message numerus="yes">
        <source>{count} entries</source>
        <translation>
            <numerusform>{count} entry</numerusform>
            <numerusform>{count} entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} entries, {enabled} enabled</source>
        <translation>
            <numerusform>{count} entry, {enabled} enabled</numerusform>
            <numerusform>{count} entries, {enabled} enabled</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{shown} of {count} entries</source>
        <translation>
            <numerusform>{shown} of {count} entry</numerusform>
            <numerusform>{shown} of {count} entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>over {count} entries and “nothing fits”</source>
        <translation>
            <numerusform>over {count} entry and “nothing fits”</numerusform>
            <numerusform>over {count} entries and “nothing fits”</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PageDialog</name>
    <message numerus="yes">
        <source>One PDF of {count} pages, {size}</source>
        <translation>
            <numerusform>One PDF of {count} page, {size}</numerusform>
            <numerusform>One PDF of {count} pages, {size}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} {kind} files, {size}</source>
        <translation>
            <numerusform>{count} {kind} file, {size}</numerusform>
            <numerusform>{count} {kind} files, {size}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PictureDialog</name>
    <message numerus="yes">
        <source>{count} selected</source>
        <translation>
            <numerusform>{count} selected</numerusform>
            <numerusform>{count} selected</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>All {count}</source>
        <translation>
            <numerusform>All {count}</numerusform>
            <numerusform>All {count}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} variants in one {kind} file, {size}: {form}</source>
        <translation>
            <numerusform>{count} variant in one {kind} file, {size}: {form}</numerusform>
            <numerusform>{count} variants in one {kind} file, {size}: {form}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} {kind} files, {size}: {form}</source>
        <translation>
            <numerusform>{count} {kind} file, {size}: {form}</numerusform>
            <numerusform>{count} {kind} files, {size}: {form}</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PracticeDialog</name>
    <message numerus="yes">
        <source>{count} pages</source>
        <translation>
            <numerusform>{count} page</numerusform>
            <numerusform>{count} pages</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Projects</name>
    <message numerus="yes">
        <source>{count} entries</source>
        <translation>
            <numerusform>{count} entry</numerusform>
            <numerusform>{count} entries</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} favourites</source>
        <translation>
            <numerusform>{count} favourite</numerusform>
            <numerusform>{count} favourites</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Session</name>
    <message numerus="yes">
        <source>Memory emptied. Undo brings the {count} entries back.</source>
        <translation>
            <numerusform>Memory emptied. Undo brings the {count} entry back.</numerusform>
            <numerusform>Memory emptied. Undo brings the {count} entries back.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SetsDialog</name>
    <message numerus="yes">
        <source>Replace the {count} entries in memory</source>
        <translation>
            <numerusform>Replace the {count} entry in memory</numerusform>
            <numerusform>Replace the {count} entries in memory</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SheetDialog</name>
    <message numerus="yes">
        <source>{count} letters</source>
        <translation>
            <numerusform>{count} letter</numerusform>
            <numerusform>{count} letters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} letters are labelled.</source>
        <translation>
            <numerusform>{count} letter is labelled.</numerusform>
            <numerusform>{count} letters are labelled.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} doubtful ones are selected.</source>
        <translation>
            <numerusform>{count} doubtful one is selected.</numerusform>
            <numerusform>{count} doubtful ones are selected.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SpreadView</name>
    <message numerus="yes">
        <source>{count} pen lines</source>
        <translation>
            <numerusform>{count} pen line</numerusform>
            <numerusform>{count} pen lines</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} outlines</source>
        <translation>
            <numerusform>{count} outline</numerusform>
            <numerusform>{count} outlines</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>StudyDialog</name>
    <message numerus="yes">
        <source>Save the {count} answers of this study?</source>
        <translation>
            <numerusform>Save the {count} answer of this study?</numerusform>
            <numerusform>Save the {count} answers of this study?</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>TrainingDock</name>
    <message numerus="yes">
        <source>{drawings} labelled, {classes} classes</source>
        <translation>
            <numerusform>{drawings} labelled, {classes} class</numerusform>
            <numerusform>{drawings} labelled, {classes} classes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>about {count} min left</source>
        <translation>
            <numerusform>about {count} min left</numerusform>
            <numerusform>about {count} min left</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>WritePanel</name>
    <message numerus="yes">
        <source>{count} letters</source>
        <translation>
            <numerusform>{count} letter</numerusform>
            <numerusform>{count} letters</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{count} pages</source>
        <translation>
            <numerusform>{count} page</numerusform>
            <numerusform>{count} pages</numerusform>
        </translation>
    </message>
</context>
</TS>
