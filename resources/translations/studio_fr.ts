<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="fr" sourcelanguage="en">
 <context>
  <name>Studio</name>
  <message>
   <source> or </source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>100 %</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>16 bits</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>8 bits</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A little</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A lot</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A narrower brush</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A picture as the mask: white shows, black hides</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A rectangle; Shift makes a square</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A straight line; Shift keeps its angle</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>A wider brush</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Above and below</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>After</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>All files</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>All shortcuts</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Also how the picture was made, so that it can be opened here with the same settings</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Another variation</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Any other variation</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>As the system has it</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Auto</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Back to the colour of the paper</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Before</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Before and after in one picture, with a divider</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Before and after side by side</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Before and after…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Begin a drawing with this photo seen through the paper</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Black</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Brush</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>By keyboard, copy the picture with Ctrl+C instead.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Cancel</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Canvas</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Change between the two brushes</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Changed a lot</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Change…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose look, strength and size as this picture was made</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose the look before</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose the next look</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Choose where…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Clear the search</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Close</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Close a photo</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Close notice</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Close photo</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Close the window</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Close this line (Esc)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Colour {number}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Come back to a look that was kept</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Contact sheet: {number} of {count}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Contact sheet…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copied: paste it into another program</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copy</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copy settings</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copy the translated picture</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copy what this photo looks like</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Copy, or save before and after side by side</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Dark</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Dark, light, or as the system has it; language</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Del on the film strip</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Detail size</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Device</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Direction</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Divider</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Do again what was undone</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Done</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Double-click</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Drag its handle, or ← →</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Drag the picture out</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Drag the translated picture into a folder or another program; Ctrl+C copies it</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Drag to move the picture; Alt and the arrow keys do the same</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Draw</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Draw above and below at once</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Draw at the left; the translation shows at the right while you draw.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Draw on the left and the right at once</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Draw on this drawing, or look at it</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Draw over this photo</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Draw the lines of the photo beneath</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Draw, and see it translated while you draw</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Draw; Shift draws straight</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Drawing</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Drawing {count}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Drop a photo or a drawing anywhere, and it comes back translated.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Drop photos here</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Each number gives another variation, the same one each time</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Eraser</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Example: {name}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Export</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Export…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Fewer and bolder lines, or more and finer ones</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Fill</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Fill an area with the colour</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Film strip</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Fine tones</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Finishing the picture, then saving {name}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Fit</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Format</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Full</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Give all open photos the look of this one</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Give this photo the copied look</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Going there and back…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Help</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>How gently the translation fades out</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>How many lines</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>How much of the photo beneath is seen; it is not translated</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>How much of the translation shows</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>How real</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>How strong</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>How wide the brush is ([ and ])</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Keep my</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Keep my brightness</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Keep my colours</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Keep my {words}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Keep photo details (camera, place, date)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Keep the photo's colour profile</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Keep this look</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Kept as “{name}”</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Kept looks…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Language of the system</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Larger</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Left and right</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Light</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Line</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Load a mask</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Load mask…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Look</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Look at the picture; the drawing stays as it is (Esc)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Look at the picture; the mask stays as it is (Esc)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Looking closely…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Looking for lines…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Looking for looks…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Looking for the fastest device…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Looks</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Looks made</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Looks real</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Lower makes smaller files</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Made with {model_name}, {percent:.0f} %</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Made with “{name}”</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Mask</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Mask tools</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>More ways to bring the picture out</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Move the divider</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Move the picture</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Narrower brush</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>New drawing</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Next colour</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Next look</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Next photo</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Nine more</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Nine variations to choose from</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>No look is called “{name}”. Esc shows all.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>No looks are installed. Put a model package into the models folder and start again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Off: the colours of ordinary screens (sRGB)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>On average {percent:.0f} % real</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>On average {percent:.1f} % was lost</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Once more what failed</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>One other photo looks like this one now</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>One photo of the last time can't be found any more</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Only brightness is translated</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Only colours are translated</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Open photos</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Open photos or drawings</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Open photos…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Open “{name}”</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Open…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Or begin with one of these</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Original</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Other brush</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Overview</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Paint a mask</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Paint the photo back; with Alt the other one</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Paint the translation back</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Paint where the translation shows and where the photo</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Paint…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Panel</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Paste</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Paste a picture or copied files</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Paste settings</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Pasted picture</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Photo</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Photo beneath</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Photo beneath…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Photos</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Pick the one you like. Each number gives the same variation again.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Pictures</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Pictures ({patterns});;All files (*)</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Previous look</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Previous photo</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Progress</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Quality</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Quit</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Rectangle</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Redo</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Remember this look, to come back to it</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Remove mask</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Reset a slider</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Round trip</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Same for all photos</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Sample: {name}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save before and after</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save before and after of all open photos as one picture</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save drawing</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save drawing…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save elsewhere…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save mask</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save mask…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save the mask as a picture</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save the translated picture</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save this photo and its translation side by side</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save translated picture</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save what you drew, not its translation</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save with a choice of format, quality, size and details</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Saved {name}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Saved {name} without {count} that could not be translated</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Save…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Saving {name}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Saving {name}…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Search</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Search by name, what it does, or family</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Search looks</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>See a photo through the paper</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Settings copied: go to another photo and paste them</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Shortcuts</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show every pixel of the picture as one of the screen</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show folder</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show less of the translation</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show log</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show more of the translation</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show or hide the panel at the right</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show the log file in its folder</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show the next open photo</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show the original while held</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show the photo before</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show the saved picture in its folder</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show the translation everywhere</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show the whole picture</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Show this photo through every look, in the list of looks</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Side by side</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Size</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Small, opens everywhere; transparency becomes white.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Smaller</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Smaller gives bolder shapes, larger finer ones and takes longer</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Smaller than JPEG, for the web.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Soft edge</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Something unexpected went wrong ({name}: {error})</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Space + drag, or Alt + arrows</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Stop saving, close the notice</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Stronger</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Style</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Styles</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Swap what shows and what is hidden</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Take the last step back</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Take this photo off the film strip</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>That did not work ({line}). You can go on; the details are in the log.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>That was only a link, not a picture. Save the picture first, then drop the file here.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The brighter, the more changed</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The dots beside its name</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The look {model} is not installed any more</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The next colour</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The photo before and after translation. Left and right arrows move the divider, with Alt the picture.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>The smallest; older programs can't open it.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Theme</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There and back</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There and back again, and what was lost</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There is no picture in there that can be opened</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>There is no picture on the clipboard</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Tools</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Trace edges</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Translate</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Translate photos</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Translating</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Translation</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Try again</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Try all looks</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Turn round</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Unchanged</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Undo</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Use the same settings</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Variation</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Variation {seed}</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Variations</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Variations…</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>View</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Weaker</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>What changed</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>What was lost</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Wheel</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Which parts look real and which look made</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>White</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Wider brush</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Window</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>With the mouse</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Without loss</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Without loss, for print and photo editors.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Without loss, opens everywhere, large.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Working</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Zoom</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Zoom in</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Zoom out</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>Zoom to the pointer</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>before and after</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>being read</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>being translated</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>brightness</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>colours</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>done</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>its look is not installed any more</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>look at the film strip for the reasons</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>none of the photos could be translated</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>open</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>save</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>to the clipboard</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{count} other photos look like this one now</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{count} photos of the last time can't be found any more</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{language}: from the next start of the program on</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{made}, by another version of that look: use the same settings?</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{made}. That look is not installed here.</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{made}: use the same settings?</source>
   <translation type="unfinished" />
  </message>
  <message>
   <source>{tip}
Double-click resets</source>
   <translation type="unfinished" />
  </message>
 </context>
</TS>
