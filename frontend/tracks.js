// Shows the tracks of the backend that this page was built for.
const api = '@PUBLIC_API_URL@';

async function show() {
  const state = document.getElementById('state');
  try {
    const answer = await fetch(api + '/tracks');
    if (!answer.ok) {
      throw new Error('the backend answered ' + answer.status);
    }
    const tracks = await answer.json();
    for (const track of tracks) {
      const item = document.createElement('li');
      item.textContent = track.artist + ': ' + track.title + ' (' + track.plays + ' plays)';
      document.getElementById('tracks').append(item);
    }
    state.textContent = tracks.length + ' tracks, from ' + api;
  } catch (problem) {
    state.textContent = 'No tracks: ' + problem.message;
  }
}

show();
