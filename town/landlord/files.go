package landlord

import (
	"errors"
	"io"
	"os"
	"path"
	"strings"

	"github.com/pkg/sftp"
)

// maxFile bounds one file of a tenant, in bytes.
const maxFile = 512 << 20

var errFileSize = errors.New("file larger than this server's disk")

// files serves SFTP below one folder. What leaves it, by dots or by symbolic
// links, is refused by os.Root; links cannot be made at all.
type files struct{ root *os.Root }

// handlers is files for every kind of request.
func (f files) handlers() sftp.Handlers {
	return sftp.Handlers{FileGet: f, FilePut: f, FileCmd: f, FileList: f}
}

// local turns an absolute path of the tenant's world into one below the folder.
func local(p string) string {
	p = strings.TrimPrefix(path.Clean("/"+p), "/")
	if p == "" {
		return "."
	}
	return p
}

// Fileread opens a regular file for reading.
func (f files) Fileread(r *sftp.Request) (io.ReaderAt, error) {
	return openRegular(f.root, local(r.Filepath))
}

// openRegular opens name if it is a regular file below root.
func openRegular(root *os.Root, name string) (*os.File, error) {
	info, err := root.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, os.ErrPermission
	}
	return root.Open(name)
}

// Filewrite opens a file for writing, readable by its owner alone unless said
// otherwise.
func (f files) Filewrite(r *sftp.Request) (io.WriterAt, error) {
	name, want := local(r.Filepath), r.Pflags()
	flags := os.O_WRONLY
	for bit, set := range map[int]bool{os.O_CREATE: want.Creat, os.O_TRUNC: want.Trunc, os.O_EXCL: want.Excl} {
		if set {
			flags |= bit
		}
	}
	mode := os.FileMode(0o600)
	if r.AttrFlags().Permissions {
		mode = r.Attributes().FileMode().Perm()
	}
	file, err := f.root.OpenFile(name, flags, mode)
	if err != nil {
		return nil, err
	}
	return boundedFile{file}, nil
}

// boundedFile refuses to grow beyond maxFile.
type boundedFile struct{ *os.File }

// WriteAt writes within the bound.
func (b boundedFile) WriteAt(p []byte, off int64) (int, error) {
	if off < 0 || off+int64(len(p)) > maxFile {
		return 0, errFileSize
	}
	return b.File.WriteAt(p, off)
}

// Filecmd changes names and modes. Links of either kind are refused.
func (f files) Filecmd(r *sftp.Request) error {
	name := local(r.Filepath)
	switch r.Method {
	case "Setstat":
		return f.setstat(name, r)
	case "Rename":
		if _, err := f.root.Lstat(local(r.Target)); err == nil {
			return os.ErrExist
		}
		return f.root.Rename(name, local(r.Target))
	case "Mkdir":
		return f.root.Mkdir(name, 0o700)
	case "Rmdir", "Remove":
		return f.root.Remove(name)
	}
	return sftp.ErrSSHFxOpUnsupported
}

// PosixRename replaces what has the new name.
func (f files) PosixRename(r *sftp.Request) error {
	return f.root.Rename(local(r.Filepath), local(r.Target))
}

func (f files) setstat(name string, r *sftp.Request) error {
	flags, attrs := r.AttrFlags(), r.Attributes()
	if flags.UidGid {
		return sftp.ErrSSHFxOpUnsupported
	}
	if flags.Size {
		if err := f.truncate(name, int64(attrs.Size)); err != nil {
			return err
		}
	}
	if flags.Permissions {
		return f.root.Chmod(name, attrs.FileMode().Perm())
	}
	return nil
}

func (f files) truncate(name string, size int64) error {
	if size < 0 || size > maxFile {
		return errFileSize
	}
	file, err := f.root.OpenFile(name, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	return errors.Join(file.Truncate(size), file.Close())
}

// Filelist lists a folder or describes one file.
func (f files) Filelist(r *sftp.Request) (sftp.ListerAt, error) {
	name := local(r.Filepath)
	switch r.Method {
	case "List":
		return f.list(name)
	case "Stat":
		info, err := f.root.Stat(name)
		return listing{info}, err
	}
	return nil, sftp.ErrSSHFxOpUnsupported
}

// Lstat describes one file without following it.
func (f files) Lstat(r *sftp.Request) (sftp.ListerAt, error) {
	info, err := f.root.Lstat(local(r.Filepath))
	return listing{info}, err
}

func (f files) list(name string) (sftp.ListerAt, error) {
	dir, err := f.root.Open(name)
	if err != nil {
		return nil, err
	}
	infos, err := dir.Readdir(-1)
	return listing(infos), errors.Join(err, dir.Close())
}

// listing is a folder's entries in memory.
type listing []os.FileInfo

// ListAt copies entries from offset on.
func (l listing) ListAt(out []os.FileInfo, offset int64) (int, error) {
	if offset >= int64(len(l)) {
		return 0, io.EOF
	}
	n := copy(out, l[offset:])
	if n < len(out) {
		return n, io.EOF
	}
	return n, nil
}
