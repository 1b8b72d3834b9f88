<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name>Booth</name>
    <message>
        <source>Draw a letter that does not exist.</source>
        <translation>Zeichne einen Buchstaben, den es nicht gibt.</translation>
    </message>
    <message>
        <source>Teach it a second one.</source>
        <translation>Bring ihm einen zweiten bei.</translation>
    </message>
    <message>
        <source>Watch where it looks.</source>
        <translation>Schau zu, wo es hinsieht.</translation>
    </message>
    <message>
        <source>Touch, and it is yours.</source>
        <translation>Berühren, und es gehört dir.</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Leeren</translation>
    </message>
    <message>
        <source>Remember</source>
        <translation>Merken</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Zurück</translation>
    </message>
    <message>
        <source>Take it with you</source>
        <translation>Mitnehmen</translation>
    </message>
    <message>
        <source>Draw with the other hand</source>
        <translation>Mit der anderen Hand zeichnen</translation>
    </message>
    <message>
        <source>Still there?</source>
        <translation>Noch da?</translation>
    </message>
    <message>
        <source>Seconds left</source>
        <translation>Verbleibende Sekunden</translation>
    </message>
    <message>
        <source>Touch to go on.</source>
        <translation>Berühren, um weiterzumachen.</translation>
    </message>
    <message>
        <source>Your letter, and what it became.</source>
        <translation>Dein Buchstabe, und was daraus wurde.</translation>
    </message>
    <message>
        <source>Your letter is like nothing in the memory.</source>
        <translation>Dein Buchstabe gleicht nichts im Gedächtnis.</translation>
    </message>
    <message>
        <source>The memory saved %1 bits of your letter.</source>
        <translation>Das Gedächtnis hat %1 Bit deines Buchstabens gespart.</translation>
    </message>
    <message>
        <source>Scan it: the code is the picture. Nothing is kept here.</source>
        <translation>Scannen: Der Code ist das Bild. Hier wird nichts aufbewahrt.</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>Drucken</translation>
    </message>
    <message>
        <source>Your sheet is being printed.</source>
        <translation>Dein Blatt wird gedruckt.</translation>
    </message>
    <message>
        <source>The printer does not answer.</source>
        <translation>Der Drucker antwortet nicht.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>Back in a moment</source>
        <translation>Gleich geht es weiter</translation>
    </message>
    <message>
        <source>Drawing canvas</source>
        <translation>Zeichenfläche</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Gedächtnis</translation>
    </message>
    <message>
        <source>Variants</source>
        <translation>Varianten</translation>
    </message>
</context>
<context>
    <name>BoothStaff</name>
    <message>
        <source>That is not the code.</source>
        <translation>Das ist nicht der Code.</translation>
    </message>
    <message>
        <source>Too many wrong codes: wait %1 seconds.</source>
        <translation>Zu viele falsche Codes: %1 Sekunden warten.</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>Computes on</source>
        <translation>Rechnet auf</translation>
    </message>
    <message>
        <source>Answer, median and 95th percentile</source>
        <translation>Antwort, Median und 95. Perzentil</translation>
    </message>
    <message>
        <source>Memory in use</source>
        <translation>Belegter Speicher</translation>
    </message>
    <message>
        <source>Running for</source>
        <translation>Läuft seit</translation>
    </message>
    <message>
        <source>New starts by the watchdog</source>
        <translation>Neustarts durch den Wächter</translation>
    </message>
    <message>
        <source>no watchdog</source>
        <translation>kein Wächter</translation>
    </message>
    <message>
        <source>Visitors</source>
        <translation>Besucher</translation>
    </message>
    <message>
        <source>Drawings</source>
        <translation>Zeichnungen</translation>
    </message>
    <message>
        <source>Mean session</source>
        <translation>Mittlere Dauer</translation>
    </message>
    <message>
        <source>The memory is too large for the wall: %1 are left out.</source>
        <translation>Der Speicher ist zu groß für die Wand: %1 fehlen darauf.</translation>
    </message>
    <message>
        <source>The staff code is the one everybody can read: set another.</source>
        <translation>Der Personalcode ist der, den jeder nachlesen kann: einen anderen setzen.</translation>
    </message>
    <message>
        <source>The disk is full: %1 MB are free.</source>
        <translation>Die Platte ist voll: %1 MB sind frei.</translation>
    </message>
    <message>
        <source>For the staff</source>
        <translation>Für das Personal</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>Bewegung</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>Voll</translation>
    </message>
    <message>
        <source>Calm</source>
        <translation>Ruhig</translation>
    </message>
    <message>
        <source>As little as possible</source>
        <translation>So wenig wie möglich</translation>
    </message>
    <message>
        <source>Calibrate the screen</source>
        <translation>Bildschirm kalibrieren</translation>
    </message>
    <message>
        <source>End the booth</source>
        <translation>Stand beenden</translation>
    </message>
    <message>
        <source>Booth</source>
        <translation>Stand</translation>
    </message>
    <message>
        <source>The booth fills the screen for visitors, with the first %1 entries of this memory. Nothing of what they draw is kept.

To leave it: tap five times in the upper left corner, then enter %2 and choose “End the booth”.</source>
        <translation>Der Stand füllt den Bildschirm für Besucher, mit den ersten %1 Einträgen dieses Gedächtnisses. Nichts von dem, was sie zeichnen, wird aufbewahrt.

Um ihn zu verlassen: fünfmal in die linke obere Ecke tippen, dann %2 eingeben und „Stand beenden“ wählen.</translation>
    </message>
    <message>
        <source>Open the booth</source>
        <translation>Stand öffnen</translation>
    </message>
</context>
</TS>
