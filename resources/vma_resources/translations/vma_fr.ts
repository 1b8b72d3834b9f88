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
        <source>Draw one of your letters again, and watch where it looks.</source>
        <translation>Redessinez l’une de vos lettres et voyez où elle regarde.</translation>
    </message>
    <message>
        <source>Answer</source>
        <translation>Réponse</translation>
    </message>
    <message>
        <source>Answer: your letter, in other hands</source>
        <translation>Réponse : votre lettre, d’une autre main</translation>
    </message>
    <message>
        <source>Answer: what the drawing reminds it of</source>
        <translation>Réponse : ce que le dessin lui rappelle</translation>
    </message>
    <message>
        <source>Answer: your letter, drawn from memory</source>
        <translation>Réponse : votre lettre, dessinée de mémoire</translation>
    </message>
    <message>
        <source>Answer: the letter you touched, in other hands</source>
        <translation>Réponse : la lettre touchée, d’une autre main</translation>
    </message>
    <message>
        <source>Draw, and variants of your letter appear here.</source>
        <translation>Dessinez : les variantes de votre lettre apparaissent ici.</translation>
    </message>
    <message>
        <source>Memory: the letters it knows, yours in the first row</source>
        <translation>Mémoire : les lettres qu’elle connaît, les vôtres en haut</translation>
    </message>
    <message>
        <source>Memory: the letters it knows</source>
        <translation>Mémoire : les lettres qu’elle connaît</translation>
    </message>
    <message>
        <source>Take it home</source>
        <translation>Emporter</translation>
    </message>
    <message>
        <source>Done</source>
        <translation>Terminé</translation>
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
        <source>It knew your letter: nearly all of it was already there.</source>
        <translation>Elle connaissait votre lettre : presque tout était déjà là.</translation>
    </message>
    <message>
        <source>It knew your letter: three quarters of it was already there.</source>
        <translation>Elle connaissait votre lettre : les trois quarts étaient déjà là.</translation>
    </message>
    <message>
        <source>It knew your letter: two thirds of it was already there.</source>
        <translation>Elle connaissait votre lettre : les deux tiers étaient déjà là.</translation>
    </message>
    <message>
        <source>It knew your letter: half of it was already there.</source>
        <translation>Elle connaissait votre lettre : la moitié était déjà là.</translation>
    </message>
    <message>
        <source>It knew your letter: a third of it was already there.</source>
        <translation>Elle connaissait votre lettre : un tiers était déjà là.</translation>
    </message>
    <message>
        <source>It knew something like it: a quarter was already there.</source>
        <translation>Elle connaissait quelque chose de semblable : un quart était déjà là.</translation>
    </message>
    <message>
        <source>It knew something like it: a fifth was already there.</source>
        <translation>Elle connaissait quelque chose de semblable : un cinquième était déjà là.</translation>
    </message>
    <message>
        <source>It hardly knew your letter: a tenth was already there.</source>
        <translation>Elle connaissait à peine votre lettre : un dixième était déjà là.</translation>
    </message>
    <message>
        <source>It had never seen a letter like yours.</source>
        <translation>Elle n’avait jamais vu de lettre comme la vôtre.</translation>
    </message>
    <message>
        <source>Your letter, in other hands.</source>
        <translation>Votre lettre, d’une autre main.</translation>
    </message>
    <message>
        <source>Scan the code: your phone shows a long line of text that is your picture. Paste it into the address bar of a browser to see it. Nothing is stored here.</source>
        <translation>Scannez le code : votre téléphone affiche une longue ligne de texte, c’est votre image. Collez-la dans la barre d’adresse d’un navigateur pour la voir. Rien n’est conservé ici.</translation>
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
        <source>Back</source>
        <translation>Retour</translation>
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
        <translation>Code incorrect.</translation>
    </message>
    <message>
        <source>Too many wrong codes. Wait {seconds} seconds.</source>
        <translation>Trop de codes incorrects. Attendez {seconds} secondes.</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modèle</translation>
    </message>
    <message>
        <source>Running on</source>
        <translation>Exécuté sur</translation>
    </message>
    <message>
        <source>Latency, median and 95th percentile</source>
        <translation>Latence, médiane et 95ᵉ centile</translation>
    </message>
    <message>
        <source>RAM in use</source>
        <translation>Mémoire vive utilisée</translation>
    </message>
    <message>
        <source>Uptime</source>
        <translation>En marche depuis</translation>
    </message>
    <message>
        <source>Restarts by the watchdog</source>
        <translation>Redémarrages par le chien de garde</translation>
    </message>
    <message>
        <source>no watchdog</source>
        <translation>aucun chien de garde</translation>
    </message>
    <message>
        <source>Visitors</source>
        <translation>Visiteurs</translation>
    </message>
    <message>
        <source>Drawings</source>
        <translation>Dessins</translation>
    </message>
    <message>
        <source>Mean visit</source>
        <translation>Durée moyenne d’une visite</translation>
    </message>
    <message>
        <source>The memory is too large for the wall. Entries left out: {count}.</source>
        <translation>La mémoire est trop grande pour l’écran. Entrées omises : {count}.</translation>
    </message>
    <message>
        <source>The staff code is still the default. Set your own.</source>
        <translation>Le code du personnel est encore celui par défaut. Définissez le vôtre.</translation>
    </message>
    <message>
        <source>The disk is almost full: {free_mb} MB free.</source>
        <translation>Le disque est presque plein : {free_mb} Mo libres.</translation>
    </message>
    <message>
        <source>Staff</source>
        <translation>Personnel</translation>
    </message>
    <message>
        <source>Motion</source>
        <translation>Animation</translation>
    </message>
    <message>
        <source>Full</source>
        <translation>Complète</translation>
    </message>
    <message>
        <source>Reduced</source>
        <translation>Réduite</translation>
    </message>
    <message>
        <source>Minimal</source>
        <translation>Minimale</translation>
    </message>
    <message>
        <source>Calibrate touch screen</source>
        <translation>Calibrer l’écran tactile</translation>
    </message>
    <message>
        <source>Quit booth</source>
        <translation>Quitter le stand</translation>
    </message>
</context>
</TS>
