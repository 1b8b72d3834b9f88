<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
<context>
    <name>Booth</name>
    <message>
        <source>Draw a letter that does not exist.</source>
        <translation>Dessinez une lettre qui n’existe pas.</translation>
    </message>
    <message>
        <source>Now teach it another one.</source>
        <translation>Apprenez-lui-en une autre.</translation>
    </message>
    <message>
        <source>Draw, and watch where it looks.</source>
        <translation>Dessinez et voyez où elle regarde.</translation>
    </message>
    <message>
        <source>Touch to start</source>
        <translation>Touchez pour commencer</translation>
    </message>
    <message>
        <source>Clear</source>
        <translation>Effacer</translation>
    </message>
    <message>
        <source>Remember</source>
        <translation>Mémoriser</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Annuler</translation>
    </message>
    <message>
        <source>Take it home</source>
        <translation>Emporter</translation>
    </message>
    <message>
        <source>Switch hands</source>
        <translation>Changer de main</translation>
    </message>
    <message>
        <source>Still there?</source>
        <translation>Toujours là ?</translation>
    </message>
    <message>
        <source>Seconds remaining</source>
        <translation>Secondes restantes</translation>
    </message>
    <message>
        <source>Touch to continue.</source>
        <translation>Touchez pour continuer.</translation>
    </message>
    <message>
        <source>Your letter and its variants.</source>
        <translation>Votre lettre et ses variantes.</translation>
    </message>
    <message>
        <source>Your letter matches nothing in memory.</source>
        <translation>Votre lettre ne ressemble à rien de la mémoire.</translation>
    </message>
    <message>
        <source>The memory saved one bit of your letter.</source>
        <translation>La mémoire a économisé un bit de votre lettre.</translation>
    </message>
    <message>
        <source>The memory saved {bits} bits of your letter.</source>
        <translation>La mémoire a économisé {bits} bits de votre lettre.</translation>
    </message>
    <message>
        <source>Scan the code: it contains the picture. Nothing is stored here.</source>
        <translation>Scannez le code : il contient l’image. Rien n’est conservé ici.</translation>
    </message>
    <message>
        <source>Print</source>
        <translation>Imprimer</translation>
    </message>
    <message>
        <source>Printing…</source>
        <translation>Impression en cours…</translation>
    </message>
    <message>
        <source>The printer is not responding.</source>
        <translation>L’imprimante ne répond pas.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Fermer</translation>
    </message>
    <message>
        <source>Back in a moment</source>
        <translation>De retour dans un instant</translation>
    </message>
    <message>
        <source>Drawing canvas</source>
        <translation>Surface de dessin</translation>
    </message>
    <message>
        <source>Memory</source>
        <translation>Mémoire</translation>
    </message>
    <message>
        <source>Variants</source>
        <translation>Variantes</translation>
    </message>
</context>
<context>
    <name>BoothStaff</name>
    <message>
        <source>Wrong code.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Too many wrong codes. Wait {seconds} seconds.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Model</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Running on</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Latency, median and 95th percentile</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>RAM in use</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Uptime</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Restarts by the watchdog</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>no watchdog</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Visitors</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Drawings</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Mean visit</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The memory does not fit on the screen. Entries left out: {count}.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The staff code is still the default. Set your own.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>The disk is almost full: {free_mb} MB free.</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Staff</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Motion</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Full</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Reduced</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Minimal</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Calibrate touch screen</source>
        <translation type="unfinished"></translation>
    </message>
    <message>
        <source>Quit booth</source>
        <translation type="unfinished"></translation>
    </message>
</context>
</TS>
