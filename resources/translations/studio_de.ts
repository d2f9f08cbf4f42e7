<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
 <context>
  <name>Studio</name>
  <message>
   <source> or </source>
   <translation> oder </translation>
  </message>
  <message>
   <source>100 %</source>
   <translation>100 %</translation>
  </message>
  <message>
   <source>16 bits</source>
   <translation>16 Bit</translation>
  </message>
  <message>
   <source>8 bits</source>
   <translation>8 Bit</translation>
  </message>
  <message>
   <source>A little</source>
   <translation>Wenig</translation>
  </message>
  <message>
   <source>A lot</source>
   <translation>Viel</translation>
  </message>
  <message>
   <source>A narrower brush</source>
   <translation>Ein schmalerer Pinsel</translation>
  </message>
  <message>
   <source>A picture as the mask: white shows, black hides</source>
   <translation>Ein Bild als Maske: Weiß zeigt, Schwarz verbirgt</translation>
  </message>
  <message>
   <source>A rectangle; Shift makes a square</source>
   <translation>Ein Rechteck; mit Umschalt ein Quadrat</translation>
  </message>
  <message>
   <source>A straight line; Shift keeps its angle</source>
   <translation>Eine gerade Linie; Umschalt hält ihren Winkel fest</translation>
  </message>
  <message>
   <source>A wider brush</source>
   <translation>Ein breiterer Pinsel</translation>
  </message>
  <message>
   <source>Above and below</source>
   <translation>Oben und unten</translation>
  </message>
  <message>
   <source>After</source>
   <translation>Nachher</translation>
  </message>
  <message>
   <source>All files</source>
   <translation>Alle Dateien</translation>
  </message>
  <message>
   <source>All shortcuts</source>
   <translation>Alle Tastenkürzel</translation>
  </message>
  <message>
   <source>Also how the picture was made, so that it can be opened here with the same settings</source>
   <translation>Auch, wie das Bild entstanden ist, damit es hier mit denselben Einstellungen geöffnet werden kann</translation>
  </message>
  <message>
   <source>Another variation</source>
   <translation>Andere Variante</translation>
  </message>
  <message>
   <source>Any other variation</source>
   <translation>Irgendeine andere Variante</translation>
  </message>
  <message>
   <source>As the system has it</source>
   <translation>Wie das System</translation>
  </message>
  <message>
   <source>Auto</source>
   <translation>Auto</translation>
  </message>
  <message>
   <source>Back to the colour of the paper</source>
   <translation>Zurück zur Farbe des Papiers</translation>
  </message>
  <message>
   <source>Before</source>
   <translation>Vorher</translation>
  </message>
  <message>
   <source>Before and after in one picture, with a divider</source>
   <translation>Vorher und nachher in einem Bild, mit Trennlinie</translation>
  </message>
  <message>
   <source>Before and after side by side</source>
   <translation>Vorher und nachher nebeneinander</translation>
  </message>
  <message>
   <source>Before and after…</source>
   <translation>Vorher und nachher…</translation>
  </message>
  <message>
   <source>Begin a drawing with this photo seen through the paper</source>
   <translation>Eine Zeichnung beginnen, bei der dieses Foto durch das Papier scheint</translation>
  </message>
  <message>
   <source>Black</source>
   <translation>Schwarz</translation>
  </message>
  <message>
   <source>Brush</source>
   <translation>Pinsel</translation>
  </message>
  <message>
   <source>By keyboard, copy the picture with Ctrl+C instead.</source>
   <translation>Mit der Tastatur das Bild stattdessen mit Strg+C kopieren.</translation>
  </message>
  <message>
   <source>Cancel</source>
   <translation>Abbrechen</translation>
  </message>
  <message>
   <source>Canvas</source>
   <translation>Bildfläche</translation>
  </message>
  <message>
   <source>Change between the two brushes</source>
   <translation>Zwischen den beiden Pinseln wechseln</translation>
  </message>
  <message>
   <source>Changed a lot</source>
   <translation>Stark verändert</translation>
  </message>
  <message>
   <source>Change…</source>
   <translation>Ändern…</translation>
  </message>
  <message>
   <source>Choose look, strength and size as this picture was made</source>
   <translation>Look, Stärke und Größe so wählen, wie dieses Bild entstanden ist</translation>
  </message>
  <message>
   <source>Choose the look before</source>
   <translation>Den Look davor wählen</translation>
  </message>
  <message>
   <source>Choose the next look</source>
   <translation>Den nächsten Look wählen</translation>
  </message>
  <message>
   <source>Choose where…</source>
   <translation>Ort wählen…</translation>
  </message>
  <message>
   <source>Clear the search</source>
   <translation>Suche leeren</translation>
  </message>
  <message>
   <source>Close</source>
   <translation>Schließen</translation>
  </message>
  <message>
   <source>Close a photo</source>
   <translation>Ein Foto schließen</translation>
  </message>
  <message>
   <source>Close notice</source>
   <translation>Hinweis schließen</translation>
  </message>
  <message>
   <source>Close photo</source>
   <translation>Foto schließen</translation>
  </message>
  <message>
   <source>Close the window</source>
   <translation>Das Fenster schließen</translation>
  </message>
  <message>
   <source>Close this line (Esc)</source>
   <translation>Diese Zeile schließen (Esc)</translation>
  </message>
  <message>
   <source>Colour {number}</source>
   <translation>Farbe {number}</translation>
  </message>
  <message>
   <source>Come back to a look that was kept</source>
   <translation>Zu einem gemerkten Look zurückkehren</translation>
  </message>
  <message>
   <source>Contact sheet: {number} of {count}</source>
   <translation>Kontaktbogen: {number} von {count}</translation>
  </message>
  <message>
   <source>Contact sheet…</source>
   <translation>Kontaktbogen…</translation>
  </message>
  <message>
   <source>Copied: paste it into another program</source>
   <translation>Kopiert: in ein anderes Programm einfügen</translation>
  </message>
  <message>
   <source>Copy</source>
   <translation>Kopieren</translation>
  </message>
  <message>
   <source>Copy settings</source>
   <translation>Einstellungen kopieren</translation>
  </message>
  <message>
   <source>Copy the translated picture</source>
   <translation>Das übersetzte Bild kopieren</translation>
  </message>
  <message>
   <source>Copy what this photo looks like</source>
   <translation>Kopieren, wie dieses Foto aussieht</translation>
  </message>
  <message>
   <source>Copy, or save before and after side by side</source>
   <translation>Kopieren, oder vorher und nachher nebeneinander speichern</translation>
  </message>
  <message>
   <source>Dark</source>
   <translation>Dunkel</translation>
  </message>
  <message>
   <source>Dark or light, and the language</source>
   <translation>Dunkel oder hell, und die Sprache</translation>
  </message>
  <message>
   <source>Del on the film strip</source>
   <translation>Entf auf dem Filmstreifen</translation>
  </message>
  <message>
   <source>Detail size</source>
   <translation>Detailgröße</translation>
  </message>
  <message>
   <source>Device</source>
   <translation>Gerät</translation>
  </message>
  <message>
   <source>Direction</source>
   <translation>Richtung</translation>
  </message>
  <message>
   <source>Divider</source>
   <translation>Trennlinie</translation>
  </message>
  <message>
   <source>Do again what was undone</source>
   <translation>Das Zurückgenommene noch einmal tun</translation>
  </message>
  <message>
   <source>Done</source>
   <translation>Fertig</translation>
  </message>
  <message>
   <source>Double-click</source>
   <translation>Doppelklick</translation>
  </message>
  <message>
   <source>Drag its handle, or ← →</source>
   <translation>Am Griff ziehen, oder ← →</translation>
  </message>
  <message>
   <source>Drag the picture out</source>
   <translation>Das Bild herausziehen</translation>
  </message>
  <message>
   <source>Drag the translated picture into a folder or another program; Ctrl+C copies it</source>
   <translation>Das übersetzte Bild in einen Ordner oder ein anderes Programm ziehen; Strg+C kopiert es</translation>
  </message>
  <message>
   <source>Drag to move the picture; Alt and the arrow keys do the same</source>
   <translation>Ziehen verschiebt das Bild; Alt und die Pfeiltasten ebenso</translation>
  </message>
  <message>
   <source>Draw</source>
   <translation>Zeichnen</translation>
  </message>
  <message>
   <source>Draw above and below at once</source>
   <translation>Oben und unten zugleich zeichnen</translation>
  </message>
  <message>
   <source>Draw at the left; the translation shows at the right while you draw.</source>
   <translation>Links zeichnen; rechts erscheint währenddessen die Übersetzung.</translation>
  </message>
  <message>
   <source>Draw on the left and the right at once</source>
   <translation>Links und rechts zugleich zeichnen</translation>
  </message>
  <message>
   <source>Draw on this drawing, or look at it</source>
   <translation>Auf dieser Zeichnung zeichnen oder sie ansehen</translation>
  </message>
  <message>
   <source>Draw over this photo</source>
   <translation>Über dieses Foto zeichnen</translation>
  </message>
  <message>
   <source>Draw the lines of the photo beneath</source>
   <translation>Die Linien des Fotos darunter zeichnen</translation>
  </message>
  <message>
   <source>Draw, and see it translated while you draw</source>
   <translation>Zeichnen und dabei gleich die Übersetzung sehen</translation>
  </message>
  <message>
   <source>Draw; Shift draws straight</source>
   <translation>Zeichnen; mit Umschalt gerade</translation>
  </message>
  <message>
   <source>Drawing</source>
   <translation>Zeichnung</translation>
  </message>
  <message>
   <source>Drawing {count}</source>
   <translation>Zeichnung {count}</translation>
  </message>
  <message>
   <source>Drop a photo or a drawing anywhere, and it comes back translated.</source>
   <translation>Ein Foto oder eine Zeichnung irgendwo ablegen, und die Übersetzung kommt zurück.</translation>
  </message>
  <message>
   <source>Drop photos here</source>
   <translation>Fotos hier ablegen</translation>
  </message>
  <message>
   <source>Each number gives another variation, the same one each time</source>
   <translation>Jede Zahl ergibt eine andere Variante, und zwar immer dieselbe</translation>
  </message>
  <message>
   <source>Eraser</source>
   <translation>Radierer</translation>
  </message>
  <message>
   <source>Example: {name}</source>
   <translation>Beispiel: {name}</translation>
  </message>
  <message>
   <source>Export</source>
   <translation>Export</translation>
  </message>
  <message>
   <source>Export…</source>
   <translation>Export…</translation>
  </message>
  <message>
   <source>Fewer and bolder lines, or more and finer ones</source>
   <translation>Weniger und kräftigere Linien, oder mehr und feinere</translation>
  </message>
  <message>
   <source>Fill</source>
   <translation>Füllen</translation>
  </message>
  <message>
   <source>Fill an area with the colour</source>
   <translation>Eine Fläche mit der Farbe füllen</translation>
  </message>
  <message>
   <source>Film strip</source>
   <translation>Filmstreifen</translation>
  </message>
  <message>
   <source>Fine tones</source>
   <translation>Feine Töne</translation>
  </message>
  <message>
   <source>Finishing the picture, then saving {name}</source>
   <translation>Erst wird das Bild fertig, dann gespeichert: {name}</translation>
  </message>
  <message>
   <source>Fit</source>
   <translation>Einpassen</translation>
  </message>
  <message>
   <source>Forget these</source>
   <translation>Diese vergessen</translation>
  </message>
  <message>
   <source>Format</source>
   <translation>Format</translation>
  </message>
  <message>
   <source>Full</source>
   <translation>Voll</translation>
  </message>
  <message>
   <source>Give all open photos the look of this one</source>
   <translation>Allen offenen Fotos den Look dieses Fotos geben</translation>
  </message>
  <message>
   <source>Give this photo the copied look</source>
   <translation>Diesem Foto den kopierten Look geben</translation>
  </message>
  <message>
   <source>Going there and back…</source>
   <translation>Geht hin und zurück…</translation>
  </message>
  <message>
   <source>Help</source>
   <translation>Hilfe</translation>
  </message>
  <message>
   <source>How gently the translation fades out</source>
   <translation>Wie sanft die Übersetzung ausläuft</translation>
  </message>
  <message>
   <source>How many lines</source>
   <translation>Wie viele Linien</translation>
  </message>
  <message>
   <source>How much of the photo beneath is seen; it is not translated</source>
   <translation>Wie viel vom Foto darunter zu sehen ist; es wird nicht übersetzt</translation>
  </message>
  <message>
   <source>How much of the translation shows</source>
   <translation>Wie viel von der Übersetzung zu sehen ist</translation>
  </message>
  <message>
   <source>How real</source>
   <translation>Wie echt</translation>
  </message>
  <message>
   <source>How strong</source>
   <translation>Wie stark</translation>
  </message>
  <message>
   <source>How wide the brush is ([ and ])</source>
   <translation>Wie breit der Pinsel ist ([ und ])</translation>
  </message>
  <message>
   <source>Keep my</source>
   <translation>Behalten</translation>
  </message>
  <message>
   <source>Keep my brightness</source>
   <translation>Meine Helligkeit behalten</translation>
  </message>
  <message>
   <source>Keep my colours</source>
   <translation>Meine Farben behalten</translation>
  </message>
  <message>
   <source>Keep my {words}</source>
   <translation>Meine {words} behalten</translation>
  </message>
  <message>
   <source>Keep photo details (camera, place, date)</source>
   <translation>Fotodaten behalten (Kamera, Ort, Datum)</translation>
  </message>
  <message>
   <source>Keep the photo's colour profile</source>
   <translation>Das Farbprofil des Fotos behalten</translation>
  </message>
  <message>
   <source>Keep this look</source>
   <translation>Look merken</translation>
  </message>
  <message>
   <source>Kept as “{name}”</source>
   <translation>Gemerkt als „{name}“</translation>
  </message>
  <message>
   <source>Kept looks…</source>
   <translation>Gemerkte Looks…</translation>
  </message>
  <message>
   <source>Language of the system</source>
   <translation>Sprache des Systems</translation>
  </message>
  <message>
   <source>Larger</source>
   <translation>Größer</translation>
  </message>
  <message>
   <source>Left and right</source>
   <translation>Links und rechts</translation>
  </message>
  <message>
   <source>Light</source>
   <translation>Hell</translation>
  </message>
  <message>
   <source>Line</source>
   <translation>Linie</translation>
  </message>
  <message>
   <source>Load a mask</source>
   <translation>Eine Maske laden</translation>
  </message>
  <message>
   <source>Load mask…</source>
   <translation>Maske laden…</translation>
  </message>
  <message>
   <source>Look</source>
   <translation>Look</translation>
  </message>
  <message>
   <source>Look at the picture; the drawing stays as it is (Esc)</source>
   <translation>Das Bild ansehen; die Zeichnung bleibt, wie sie ist (Esc)</translation>
  </message>
  <message>
   <source>Look at the picture; the mask stays as it is (Esc)</source>
   <translation>Das Bild ansehen; die Maske bleibt, wie sie ist (Esc)</translation>
  </message>
  <message>
   <source>Looking closely…</source>
   <translation>Sieht genau hin…</translation>
  </message>
  <message>
   <source>Looking for lines…</source>
   <translation>Sucht Linien…</translation>
  </message>
  <message>
   <source>Looking for looks…</source>
   <translation>Sucht Looks…</translation>
  </message>
  <message>
   <source>Looking for the fastest device…</source>
   <translation>Sucht das schnellste Gerät…</translation>
  </message>
  <message>
   <source>Looks</source>
   <translation>Looks</translation>
  </message>
  <message>
   <source>Looks made</source>
   <translation>Wirkt gemacht</translation>
  </message>
  <message>
   <source>Looks real</source>
   <translation>Wirkt echt</translation>
  </message>
  <message>
   <source>Lower makes smaller files</source>
   <translation>Niedriger ergibt kleinere Dateien</translation>
  </message>
  <message>
   <source>Made with {model_name}, {percent:.0f} %</source>
   <translation>Gemacht mit {model_name}, {percent:.0f} %</translation>
  </message>
  <message>
   <source>Made with “{name}”</source>
   <translation>Gemacht mit „{name}“</translation>
  </message>
  <message>
   <source>Mask</source>
   <translation>Maske</translation>
  </message>
  <message>
   <source>Mask tools</source>
   <translation>Maskenwerkzeuge</translation>
  </message>
  <message>
   <source>More ways to bring the picture out</source>
   <translation>Mehr Wege, das Bild herauszubringen</translation>
  </message>
  <message>
   <source>Move the divider</source>
   <translation>Die Trennlinie verschieben</translation>
  </message>
  <message>
   <source>Move the picture</source>
   <translation>Das Bild verschieben</translation>
  </message>
  <message>
   <source>Narrower brush</source>
   <translation>Pinsel schmaler</translation>
  </message>
  <message>
   <source>New drawing</source>
   <translation>Neue Zeichnung</translation>
  </message>
  <message>
   <source>Next colour</source>
   <translation>Nächste Farbe</translation>
  </message>
  <message>
   <source>Next look</source>
   <translation>Nächster Look</translation>
  </message>
  <message>
   <source>Next photo</source>
   <translation>Nächstes Foto</translation>
  </message>
  <message>
   <source>Nine more</source>
   <translation>Neun weitere</translation>
  </message>
  <message>
   <source>Nine variations to choose from</source>
   <translation>Neun Varianten zur Auswahl</translation>
  </message>
  <message>
   <source>No look is called “{name}”. Esc shows all.</source>
   <translation>Kein Look heißt „{name}“. Esc zeigt alle.</translation>
  </message>
  <message>
   <source>No looks are installed. Put a model package into the models folder and start again.</source>
   <translation>Es sind keine Looks installiert. Ein Modellpaket in den Modellordner legen und neu starten.</translation>
  </message>
  <message>
   <source>Off: the colours of ordinary screens (sRGB)</source>
   <translation>Aus: die Farben gewöhnlicher Bildschirme (sRGB)</translation>
  </message>
  <message>
   <source>On average {percent:.0f} % real</source>
   <translation>Im Mittel zu {percent:.0f} % echt</translation>
  </message>
  <message>
   <source>On average {percent:.1f} % was lost</source>
   <translation>Im Mittel gingen {percent:.1f} % verloren</translation>
  </message>
  <message>
   <source>Once more what failed</source>
   <translation>Was misslungen ist, noch einmal versuchen</translation>
  </message>
  <message>
   <source>One other photo looks like this one now</source>
   <translation>Ein anderes Foto sieht jetzt aus wie dieses</translation>
  </message>
  <message>
   <source>One photo of the last time can't be found any more</source>
   <translation>Ein Foto vom letzten Mal ist nicht mehr zu finden</translation>
  </message>
  <message>
   <source>Only brightness is translated</source>
   <translation>Nur die Helligkeit wird übersetzt</translation>
  </message>
  <message>
   <source>Only colours are translated</source>
   <translation>Nur die Farben werden übersetzt</translation>
  </message>
  <message>
   <source>Open photos</source>
   <translation>Fotos öffnen</translation>
  </message>
  <message>
   <source>Open photos or drawings</source>
   <translation>Fotos oder Zeichnungen öffnen</translation>
  </message>
  <message>
   <source>Open photos…</source>
   <translation>Fotos öffnen…</translation>
  </message>
  <message>
   <source>Open “{name}”</source>
   <translation>„{name}“ öffnen</translation>
  </message>
  <message>
   <source>Open…</source>
   <translation>Öffnen…</translation>
  </message>
  <message>
   <source>Or begin with one of these</source>
   <translation>Oder mit einem von diesen beginnen</translation>
  </message>
  <message>
   <source>Original</source>
   <translation>Original</translation>
  </message>
  <message>
   <source>Other brush</source>
   <translation>Anderer Pinsel</translation>
  </message>
  <message>
   <source>Overview</source>
   <translation>Übersicht</translation>
  </message>
  <message>
   <source>Paint a mask</source>
   <translation>Eine Maske malen</translation>
  </message>
  <message>
   <source>Paint the photo back; with Alt the other one</source>
   <translation>Das Foto zurückmalen; mit Alt der andere Pinsel</translation>
  </message>
  <message>
   <source>Paint the translation back</source>
   <translation>Die Übersetzung zurückmalen</translation>
  </message>
  <message>
   <source>Paint where the translation shows and where the photo</source>
   <translation>Malen, wo die Übersetzung zu sehen ist und wo das Foto</translation>
  </message>
  <message>
   <source>Paint…</source>
   <translation>Malen…</translation>
  </message>
  <message>
   <source>Panel</source>
   <translation>Leiste</translation>
  </message>
  <message>
   <source>Paste</source>
   <translation>Einfügen</translation>
  </message>
  <message>
   <source>Paste a picture or copied files</source>
   <translation>Ein Bild oder kopierte Dateien einfügen</translation>
  </message>
  <message>
   <source>Paste settings</source>
   <translation>Einstellungen einfügen</translation>
  </message>
  <message>
   <source>Pasted picture</source>
   <translation>Eingefügtes Bild</translation>
  </message>
  <message>
   <source>Photo</source>
   <translation>Foto</translation>
  </message>
  <message>
   <source>Photo beneath</source>
   <translation>Foto darunter</translation>
  </message>
  <message>
   <source>Photo beneath…</source>
   <translation>Foto darunter…</translation>
  </message>
  <message>
   <source>Photos</source>
   <translation>Fotos</translation>
  </message>
  <message>
   <source>Photos and folders that were opened last</source>
   <translation>Zuletzt geöffnete Fotos und Ordner</translation>
  </message>
  <message>
   <source>Pick the one you like. Each number gives the same variation again.</source>
   <translation>Aussuchen, was gefällt. Jede Zahl ergibt wieder dieselbe Variante.</translation>
  </message>
  <message>
   <source>Pictures</source>
   <translation>Bilder</translation>
  </message>
  <message>
   <source>Pictures ({patterns});;All files (*)</source>
   <translation>Bilder ({patterns});;Alle Dateien (*)</translation>
  </message>
  <message>
   <source>Previous look</source>
   <translation>Voriger Look</translation>
  </message>
  <message>
   <source>Previous photo</source>
   <translation>Voriges Foto</translation>
  </message>
  <message>
   <source>Progress</source>
   <translation>Fortschritt</translation>
  </message>
  <message>
   <source>Quality</source>
   <translation>Qualität</translation>
  </message>
  <message>
   <source>Quit</source>
   <translation>Beenden</translation>
  </message>
  <message>
   <source>Recent…</source>
   <translation>Zuletzt…</translation>
  </message>
  <message>
   <source>Rectangle</source>
   <translation>Rechteck</translation>
  </message>
  <message>
   <source>Redo</source>
   <translation>Wiederholen</translation>
  </message>
  <message>
   <source>Remember this look, to come back to it</source>
   <translation>Diesen Look merken, um zu ihm zurückzukehren</translation>
  </message>
  <message>
   <source>Remove mask</source>
   <translation>Maske entfernen</translation>
  </message>
  <message>
   <source>Reset a slider</source>
   <translation>Einen Regler zurücksetzen</translation>
  </message>
  <message>
   <source>Round trip</source>
   <translation>Hin und zurück</translation>
  </message>
  <message>
   <source>Same for all photos</source>
   <translation>Gleich für alle Fotos</translation>
  </message>
  <message>
   <source>Sample: {name}</source>
   <translation>Beispielbild: {name}</translation>
  </message>
  <message>
   <source>Save before and after</source>
   <translation>Vorher und nachher speichern</translation>
  </message>
  <message>
   <source>Save before and after of all open photos as one picture</source>
   <translation>Vorher und nachher aller offenen Fotos als ein Bild speichern</translation>
  </message>
  <message>
   <source>Save drawing</source>
   <translation>Zeichnung speichern</translation>
  </message>
  <message>
   <source>Save drawing…</source>
   <translation>Zeichnung speichern…</translation>
  </message>
  <message>
   <source>Save elsewhere…</source>
   <translation>Woanders speichern…</translation>
  </message>
  <message>
   <source>Save mask</source>
   <translation>Maske speichern</translation>
  </message>
  <message>
   <source>Save mask…</source>
   <translation>Maske speichern…</translation>
  </message>
  <message>
   <source>Save the mask as a picture</source>
   <translation>Die Maske als Bild speichern</translation>
  </message>
  <message>
   <source>Save the translated picture</source>
   <translation>Das übersetzte Bild speichern</translation>
  </message>
  <message>
   <source>Save this photo and its translation side by side</source>
   <translation>Dieses Foto und seine Übersetzung nebeneinander speichern</translation>
  </message>
  <message>
   <source>Save translated picture</source>
   <translation>Übersetztes Bild speichern</translation>
  </message>
  <message>
   <source>Save what you drew, not its translation</source>
   <translation>Die Zeichnung speichern, nicht ihre Übersetzung</translation>
  </message>
  <message>
   <source>Save with a choice of format, quality, size and details</source>
   <translation>Mit Wahl von Format, Qualität, Größe und Fotodaten speichern</translation>
  </message>
  <message>
   <source>Saved {name}</source>
   <translation>Gespeichert: {name}</translation>
  </message>
  <message>
   <source>Saved {name} without {count} that could not be translated</source>
   <translation>Gespeichert: {name}, ohne {count}, die sich nicht übersetzen ließen</translation>
  </message>
  <message>
   <source>Save…</source>
   <translation>Speichern…</translation>
  </message>
  <message>
   <source>Saving {name}</source>
   <translation>Speichern: {name}</translation>
  </message>
  <message>
   <source>Saving {name}…</source>
   <translation>Speichern: {name}…</translation>
  </message>
  <message>
   <source>Search</source>
   <translation>Suche</translation>
  </message>
  <message>
   <source>Search by name, what it does, or family</source>
   <translation>Suche nach Name, Wirkung oder Familie</translation>
  </message>
  <message>
   <source>Search looks</source>
   <translation>Looks suchen</translation>
  </message>
  <message>
   <source>See a photo through the paper</source>
   <translation>Ein Foto durch das Papier sehen</translation>
  </message>
  <message>
   <source>Settings copied: go to another photo and paste them</source>
   <translation>Einstellungen kopiert: zu einem anderen Foto gehen und einfügen</translation>
  </message>
  <message>
   <source>Shortcuts</source>
   <translation>Tastenkürzel</translation>
  </message>
  <message>
   <source>Show every pixel of the picture as one of the screen</source>
   <translation>Jedes Pixel des Bilds als eines des Bildschirms zeigen</translation>
  </message>
  <message>
   <source>Show folder</source>
   <translation>Ordner zeigen</translation>
  </message>
  <message>
   <source>Show less of the translation</source>
   <translation>Weniger von der Übersetzung zeigen</translation>
  </message>
  <message>
   <source>Show log</source>
   <translation>Protokoll zeigen</translation>
  </message>
  <message>
   <source>Show more of the translation</source>
   <translation>Mehr von der Übersetzung zeigen</translation>
  </message>
  <message>
   <source>Show or hide the panel at the right</source>
   <translation>Die Leiste rechts zeigen oder verbergen</translation>
  </message>
  <message>
   <source>Show the log file in its folder</source>
   <translation>Die Protokolldatei in ihrem Ordner zeigen</translation>
  </message>
  <message>
   <source>Show the next open photo</source>
   <translation>Das nächste offene Foto zeigen</translation>
  </message>
  <message>
   <source>Show the original while held</source>
   <translation>Das Original zeigen, solange gedrückt</translation>
  </message>
  <message>
   <source>Show the photo before</source>
   <translation>Das Foto davor zeigen</translation>
  </message>
  <message>
   <source>Show the saved picture in its folder</source>
   <translation>Das gespeicherte Bild in seinem Ordner zeigen</translation>
  </message>
  <message>
   <source>Show the translation everywhere</source>
   <translation>Überall die Übersetzung zeigen</translation>
  </message>
  <message>
   <source>Show the whole picture</source>
   <translation>Das ganze Bild zeigen</translation>
  </message>
  <message>
   <source>Show this photo through every look, in the list of looks</source>
   <translation>Dieses Foto in jedem Look zeigen, in der Liste der Looks</translation>
  </message>
  <message>
   <source>Side by side</source>
   <translation>Nebeneinander</translation>
  </message>
  <message>
   <source>Size</source>
   <translation>Größe</translation>
  </message>
  <message>
   <source>Small, opens everywhere; transparency becomes white.</source>
   <translation>Klein, öffnet sich überall; Durchsichtiges wird weiß.</translation>
  </message>
  <message>
   <source>Smaller</source>
   <translation>Kleiner</translation>
  </message>
  <message>
   <source>Smaller gives bolder shapes, larger finer ones and takes longer</source>
   <translation>Kleiner ergibt kräftigere Formen, größer feinere und dauert länger</translation>
  </message>
  <message>
   <source>Smaller than JPEG, for the web.</source>
   <translation>Kleiner als JPEG, fürs Web.</translation>
  </message>
  <message>
   <source>Soft edge</source>
   <translation>Weicher Rand</translation>
  </message>
  <message>
   <source>Something unexpected went wrong ({name}: {error})</source>
   <translation>Etwas Unerwartetes ist schiefgegangen ({name}: {error})</translation>
  </message>
  <message>
   <source>Space + drag, or Alt + arrows</source>
   <translation>Leertaste + Ziehen, oder Alt + Pfeile</translation>
  </message>
  <message>
   <source>Stop saving, close the notice</source>
   <translation>Speichern stoppen, Hinweis schließen</translation>
  </message>
  <message>
   <source>Stronger</source>
   <translation>Stärker</translation>
  </message>
  <message>
   <source>Style</source>
   <translation>Stil</translation>
  </message>
  <message>
   <source>Styles</source>
   <translation>Stile</translation>
  </message>
  <message>
   <source>Swap what shows and what is hidden</source>
   <translation>Sichtbares und Verborgenes tauschen</translation>
  </message>
  <message>
   <source>Take the last step back</source>
   <translation>Den letzten Schritt zurücknehmen</translation>
  </message>
  <message>
   <source>Take this photo off the film strip</source>
   <translation>Dieses Foto vom Filmstreifen nehmen</translation>
  </message>
  <message>
   <source>That did not work ({line}). You can go on; the details are in the log.</source>
   <translation>Das hat nicht geklappt ({line}). Es kann weitergehen; Näheres steht im Protokoll.</translation>
  </message>
  <message>
   <source>That was only a link, not a picture. Save the picture first, then drop the file here.</source>
   <translation>Das war nur ein Link, kein Bild. Erst das Bild speichern, dann die Datei hier ablegen.</translation>
  </message>
  <message>
   <source>The brighter, the more changed</source>
   <translation>Je heller, desto stärker verändert</translation>
  </message>
  <message>
   <source>The dots beside its name</source>
   <translation>Die Punkte neben dem Namen</translation>
  </message>
  <message>
   <source>The look {model} is not installed any more</source>
   <translation>Der Look {model} ist nicht mehr installiert</translation>
  </message>
  <message>
   <source>The next colour</source>
   <translation>Die nächste Farbe</translation>
  </message>
  <message>
   <source>The photo before and after translation. Left and right arrows move the divider, with Alt the picture.</source>
   <translation>Das Foto vor und nach der Übersetzung. Die Pfeile links und rechts verschieben die Trennlinie, mit Alt das Bild.</translation>
  </message>
  <message>
   <source>The smallest; older programs can't open it.</source>
   <translation>Am kleinsten; ältere Programme können es nicht öffnen.</translation>
  </message>
  <message>
   <source>Theme</source>
   <translation>Hell/Dunkel</translation>
  </message>
  <message>
   <source>There and back</source>
   <translation>Hin und zurück</translation>
  </message>
  <message>
   <source>There and back again, and what was lost</source>
   <translation>Einmal hin und wieder zurück, und was dabei verloren ging</translation>
  </message>
  <message>
   <source>There is no picture in there that can be opened</source>
   <translation>Darin ist kein Bild, das sich öffnen lässt</translation>
  </message>
  <message>
   <source>There is no picture on the clipboard</source>
   <translation>In der Zwischenablage ist kein Bild</translation>
  </message>
  <message>
   <source>Tools</source>
   <translation>Werkzeuge</translation>
  </message>
  <message>
   <source>Trace edges</source>
   <translation>Kanten abpausen</translation>
  </message>
  <message>
   <source>Translate</source>
   <translation>Übersetzen</translation>
  </message>
  <message>
   <source>Translate photos</source>
   <translation>Fotos übersetzen</translation>
  </message>
  <message>
   <source>Translating</source>
   <translation>Wird übersetzt</translation>
  </message>
  <message>
   <source>Translation</source>
   <translation>Übersetzung</translation>
  </message>
  <message>
   <source>Try again</source>
   <translation>Noch einmal</translation>
  </message>
  <message>
   <source>Try all looks</source>
   <translation>Alle Looks testen</translation>
  </message>
  <message>
   <source>Turn round</source>
   <translation>Umkehren</translation>
  </message>
  <message>
   <source>Unchanged</source>
   <translation>Unverändert</translation>
  </message>
  <message>
   <source>Undo</source>
   <translation>Rückgängig</translation>
  </message>
  <message>
   <source>Use the same settings</source>
   <translation>Gleiche Einstellungen verwenden</translation>
  </message>
  <message>
   <source>Variation</source>
   <translation>Variante</translation>
  </message>
  <message>
   <source>Variation {seed}</source>
   <translation>Variante {seed}</translation>
  </message>
  <message>
   <source>Variations</source>
   <translation>Varianten</translation>
  </message>
  <message>
   <source>Variations…</source>
   <translation>Varianten…</translation>
  </message>
  <message>
   <source>View</source>
   <translation>Ansicht</translation>
  </message>
  <message>
   <source>Weaker</source>
   <translation>Schwächer</translation>
  </message>
  <message>
   <source>What changed</source>
   <translation>Was anders ist</translation>
  </message>
  <message>
   <source>What was lost</source>
   <translation>Was verloren ging</translation>
  </message>
  <message>
   <source>Wheel</source>
   <translation>Mausrad</translation>
  </message>
  <message>
   <source>Which parts look real and which look made</source>
   <translation>Welche Teile echt wirken und welche gemacht</translation>
  </message>
  <message>
   <source>White</source>
   <translation>Weiß</translation>
  </message>
  <message>
   <source>Wider brush</source>
   <translation>Pinsel breiter</translation>
  </message>
  <message>
   <source>Window</source>
   <translation>Fenster</translation>
  </message>
  <message>
   <source>With the mouse</source>
   <translation>Mit der Maus</translation>
  </message>
  <message>
   <source>Without loss</source>
   <translation>Verlustfrei</translation>
  </message>
  <message>
   <source>Without loss, for print and photo editors.</source>
   <translation>Verlustfrei, für Druck und Bildbearbeitung.</translation>
  </message>
  <message>
   <source>Without loss, opens everywhere, large.</source>
   <translation>Verlustfrei, öffnet sich überall, groß.</translation>
  </message>
  <message>
   <source>Working</source>
   <translation>Arbeitsgröße</translation>
  </message>
  <message>
   <source>Zoom</source>
   <translation>Zoom</translation>
  </message>
  <message>
   <source>Zoom in</source>
   <translation>Vergrößern</translation>
  </message>
  <message>
   <source>Zoom out</source>
   <translation>Verkleinern</translation>
  </message>
  <message>
   <source>Zoom to the pointer</source>
   <translation>Zum Mauszeiger zoomen</translation>
  </message>
  <message>
   <source>before and after</source>
   <translation>vorher und nachher</translation>
  </message>
  <message>
   <source>being read</source>
   <translation>wird gelesen</translation>
  </message>
  <message>
   <source>being translated</source>
   <translation>wird übersetzt</translation>
  </message>
  <message>
   <source>brightness</source>
   <translation>Helligkeit</translation>
  </message>
  <message>
   <source>colours</source>
   <translation>Farben</translation>
  </message>
  <message>
   <source>done</source>
   <translation>fertig</translation>
  </message>
  <message>
   <source>its look is not installed any more</source>
   <translation>sein Look ist nicht mehr installiert</translation>
  </message>
  <message>
   <source>look at the film strip for the reasons</source>
   <translation>die Gründe stehen auf dem Filmstreifen</translation>
  </message>
  <message>
   <source>none of the photos could be translated</source>
   <translation>keines der Fotos ließ sich übersetzen</translation>
  </message>
  <message>
   <source>open</source>
   <translation>offen</translation>
  </message>
  <message>
   <source>to the clipboard</source>
   <translation>in die Zwischenablage</translation>
  </message>
  <message>
   <source>{count} other photos look like this one now</source>
   <translation>{count} andere Fotos sehen jetzt aus wie dieses</translation>
  </message>
  <message>
   <source>{count} photos of the last time can't be found any more</source>
   <translation>{count} Fotos vom letzten Mal sind nicht mehr zu finden</translation>
  </message>
  <message>
   <source>{language}: from the next start of the program on</source>
   <translation>{language}: ab dem nächsten Start des Programms</translation>
  </message>
  <message>
   <source>{made}, by another version of that look: use the same settings?</source>
   <translation>{made}, mit einer anderen Fassung dieses Looks: gleiche Einstellungen verwenden?</translation>
  </message>
  <message>
   <source>{made}. That look is not installed here.</source>
   <translation>{made}. Dieser Look ist hier nicht installiert.</translation>
  </message>
  <message>
   <source>{made}: use the same settings?</source>
   <translation>{made}: gleiche Einstellungen verwenden?</translation>
  </message>
  <message>
   <source>{tip}
Double-click resets</source>
   <translation>{tip}
Doppelklick setzt zurück</translation>
  </message>
 </context>
</TS>
